import argparse
import contextlib
import io
import unittest
from pathlib import Path

from launcher import cli, options, paths
from launcher.fail import Failure


def parse(*arguments, **environment):
    parser = argparse.ArgumentParser(allow_abbrev=False)
    options.add(parser)
    return options.read(parser.parse_args(arguments), environment)


class OptionsTest(unittest.TestCase):
    def test_defaults_are_those_of_the_contract(self):
        read = parse()
        self.assertEqual(
            (read.listen, read.port, read.admin_port, read.envoy_admin_port, read.ratelimit_port, read.simulator_port),
            ("127.0.0.1", 10000, 10080, 9901, 8081, 10100),
        )
        self.assertEqual((read.clusters, read.gateway, read.limits), (paths.CLUSTERS, paths.GATEWAY, paths.LIMITS))
        self.assertEqual((read.redis, read.no_simulator, read.log_level, read.max_body_bytes), (None, False, "info", 52428800))
        self.assertGreaterEqual(read.concurrency, 1)

    def test_every_option_can_come_from_the_environment(self):
        read = parse(
            PONTAGE_LISTEN="0.0.0.0", PONTAGE_PORT="1", PONTAGE_ADMIN_PORT="2", PONTAGE_ENVOY_ADMIN_PORT="3", PONTAGE_RATELIMIT_PORT="4",
            PONTAGE_SIMULATOR_PORT="5", PONTAGE_NO_SIMULATOR="true", PONTAGE_CLUSTERS="/c", PONTAGE_GATEWAY="/g", PONTAGE_LIMITS="/l",
            PONTAGE_REDIS="redis://r", PONTAGE_EXTPROC_LISTEN="h:6", PONTAGE_MAX_BODY_BYTES="2048", PONTAGE_CONCURRENCY="7",
            PONTAGE_LOG_LEVEL="debug", PONTAGE_STATE_DIR="/s",
        )  # fmt: skip
        self.assertEqual(
            read,
            options.Options(
                listen="0.0.0.0", port=1, admin_port=2, envoy_admin_port=3, ratelimit_port=4, simulator_port=5, no_simulator=True,
                clusters=Path("/c"), gateway=Path("/g"), limits=Path("/l"), redis="redis://r", extproc_listen="h:6",
                max_body_bytes=2048, concurrency=7, log_level="debug", state_dir=Path("/s"),
            ),
        )  # fmt: skip

    def test_an_argument_wins_over_the_environment(self):
        self.assertEqual(parse("--port", "1234", PONTAGE_PORT="99").port, 1234)

    def test_a_wrong_variable_is_named(self):
        for variable, value, expected in (
            ("PONTAGE_PORT", "70000", "PONTAGE_PORT: 70000 (expected: a port"),
            ("PONTAGE_LOG_LEVEL", "loud", "PONTAGE_LOG_LEVEL: loud (expected: debug"),
            ("PONTAGE_NO_SIMULATOR", "perhaps", "PONTAGE_NO_SIMULATOR: perhaps (expected: true"),
            ("PONTAGE_CONCURRENCY", "0", "PONTAGE_CONCURRENCY: 0 (expected: a whole"),
            ("PONTAGE_EXTPROC_LISTEN", "unix:relative", "PONTAGE_EXTPROC_LISTEN: unix:relative (expected: unix:/path"),
            ("PONTAGE_MAX_BODY_BYTES", "-1", "PONTAGE_MAX_BODY_BYTES: -1 (expected: bytes"),
        ):
            with self.subTest(variable), self.assertRaises(Failure) as raised:
                parse(**{variable: value})
            self.assertIn(expected, str(raised.exception))
            self.assertEqual(raised.exception.code, 2)

    def test_a_wrong_argument_ends_with_code_2_and_names_the_option(self):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as raised:
            cli.main(["up", "--port", "many"])
        self.assertEqual(raised.exception.code, 2)
        self.assertIn("--port: many (expected: a port", said.getvalue())

    def test_an_unknown_argument_is_refused(self):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as raised:
            cli.main(["up", "--prot", "1"])
        self.assertEqual(raised.exception.code, 2)
        self.assertIn("unknown argument --prot", said.getvalue())

    def test_every_command_has_help(self):
        for command in ("up", "test", "check", "doctor"):
            said = io.StringIO()
            with self.subTest(command), contextlib.redirect_stdout(said), self.assertRaises(SystemExit) as raised:
                cli.main([command, "--help"])
            self.assertEqual(raised.exception.code, 0)
            self.assertIn(f"./pontage {command}", said.getvalue())
