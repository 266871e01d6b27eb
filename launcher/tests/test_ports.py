import argparse
import socket
import unittest
from dataclasses import replace

from launcher import options, ports
from launcher.fail import Failure

ANY = replace(
    options.read(argparse.Namespace(), {}), port=0, admin_port=0, envoy_admin_port=0, ratelimit_port=0, simulator_port=0
)  # fmt: skip


class PortsTest(unittest.TestCase):
    def test_a_taken_port_is_said_with_its_option(self):
        for name in ("port", "admin_port", "envoy_admin_port", "ratelimit_port", "simulator_port"):
            with self.subTest(name), socket.create_server(("127.0.0.1", 0)) as other:
                taken = other.getsockname()[1]
                option = "--" + name.replace("_", "-")
                with self.assertRaises(Failure) as raised:
                    ports.settle(replace(ANY, **{name: taken}))
                self.assertIn(f"port {taken} ({option}) is in use", str(raised.exception))

    def test_a_port_shared_with_reuse_counts_as_taken(self):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            other.bind(("127.0.0.1", 0))
            other.listen(1)
            with self.assertRaises(Failure):
                ports.settle(replace(ANY, port=other.getsockname()[1]))

    def test_one_port_for_two_things_is_refused(self):
        free = ports.free_port()
        with self.assertRaises(Failure) as raised:
            ports.settle(replace(ANY, port=free, admin_port=free))
        self.assertEqual(str(raised.exception), f"port {free} is asked for twice: --port and --admin-port")

    def test_the_simulators_port_does_not_matter_without_simulator(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            ports.settle(replace(ANY, simulator_port=other.getsockname()[1], no_simulator=True))

    def test_zero_takes_free_ports_that_differ(self):
        settled = ports.settle(ANY)
        chosen = {settled.port, settled.admin_port, settled.envoy_admin_port, settled.ratelimit_port, settled.simulator_port}
        self.assertEqual(len(chosen), 5)
        self.assertNotIn(0, chosen)

    def test_an_address_that_is_none_of_ours_is_said(self):
        with self.assertRaises(Failure) as raised:
            ports.settle(replace(ANY, listen="192.0.2.1", port=10000))
        self.assertIn("--listen 192.0.2.1", str(raised.exception))
