"""The commands of `./pontage`."""
from __future__ import annotations

import argparse
import os
import sys
from typing import List, Mapping

from . import VERSION, options
from .fail import Failure, say

_FILES = ("clusters", "gateway", "limits")


def main(arguments: List[str]) -> int:
    """Runs one command; returns the exit code."""
    parser = _parser()
    # What follows the name of `test` and `bench` is theirs.
    parsed, rest = parser.parse_known_args(arguments)
    if rest and parsed.command not in ("test", "bench"):
        parser.error(f"unknown argument {rest[0]}; see ./pontage {parsed.command} --help")
    try:
        return _run(parsed, [argument for argument in rest if argument != "--"], os.environ)
    except Failure as failure:
        say(f"pontage: {failure}")
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _run(parsed: argparse.Namespace, rest: List[str], environment: Mapping[str, str]) -> int:
    # Imported when needed: a command doesn't wait for what only the others use.
    if parsed.command == "up":
        from . import up

        return up.run(options.read(parsed, environment), environment)
    if parsed.command == "check":
        from . import check

        return check.run(options.read(parsed, environment), environment)
    if parsed.command == "test":
        from . import testing

        return testing.run(rest, environment)
    if parsed.command == "doctor":
        from . import doctor

        return doctor.run(options.read(parsed, environment), environment)
    from . import bench

    return bench.run(rest, environment)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./pontage",
        description="Pontage, an AI gateway: one OpenAI-compatible address for every provider.",
        epilog="Each command has its own --help. Depth: docs/operations.md.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pontage {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    up = commands.add_parser(
        "up",
        help="build if needed and run the gateway in the foreground",
        description="Builds if needed, finds or installs Envoy, starts ratelimit-service, extproc, the simulated providers and Envoy, "
        "prints one `ready` line with a curl that works, and runs until Ctrl-C. Provider keys are read from the environment "
        "(names in the clusters file, e.g. OPENAI_API_KEY) and given to extproc only.",
        allow_abbrev=False,
    )
    options.add(up)
    commands.add_parser(
        "test",
        help="run every test",
        description="Runs every test: unit, golden, property, architecture, end-to-end on real Envoy, the launcher's own, and the "
        "Kubernetes manifests. The last line counts them. Arguments after the command go to Maven, e.g. `-pl extproc -am`.",
        allow_abbrev=False,
    )
    check = commands.add_parser(
        "check",
        help="validate the clusters, gateway and limits files",
        description="Validates the configuration files and Envoy's own view of them; prints file:line, what is wrong and what is "
        "expected. Exit code 1 when anything is wrong.",
        allow_abbrev=False,
    )
    options.add(check, _FILES)
    commands.add_parser(
        "bench",
        help="load runs beside plain Envoy, one table",
        description="Runs the same load through plain Envoy and through the gateway. Arguments after the command go to the bench.",
        allow_abbrev=False,
        add_help=False,
    )
    doctor = commands.add_parser(
        "doctor",
        help="what is missing on this machine, and the command that fixes it",
        description="Shows what was found and what is missing. Exit code 1 when something required is missing.",
        allow_abbrev=False,
    )
    options.add(doctor, ("clusters",))
    return parser
