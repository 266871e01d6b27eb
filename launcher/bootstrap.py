"""Envoy's files for one instance: the shipped ones with this instance's ports and paths in the marked places."""
from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Mapping, Union

from .fail import Failure

Value = Union[str, int]

_MARKED = re.compile(r"^(?P<key>\s*(?:- )?\w+:\s+)(?P<value>\S.*?)(?P<mark>\s+#= (?P<name>[A-Z_]+))\s*$")
_SIMULATOR = re.compile(r"(address:\s*127\.0\.0\.1,\s*port_value:\s*)10100\b")
_SHIPPED_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
_AUTHORITIES = (
    _SHIPPED_AUTHORITIES,
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/opt/homebrew/etc/ca-certificates/cert.pem",
)

SHIPPED_SIMULATOR_PORT = 10100


def render(template: str, values: Mapping[str, Value]) -> str:
    """Replaces the value of each line that ends in `#= NAME` by `values[NAME]`.

    Raises Failure when a mark has no value or a value has no mark: the file and the launcher don't fit together.
    """
    used = set()
    lines = []
    for number, line in enumerate(template.splitlines(), 1):
        match = _MARKED.match(line)
        if match:
            name = match.group("name")
            if name not in values:
                raise Failure(f"envoy/envoy.yaml:{number}: unknown mark {name} (expected: one of {', '.join(sorted(values))})")
            used.add(name)
            line = match.group("key") + _scalar(values[name]) + match.group("mark")
        lines.append(line)
    unused = sorted(set(values) - used)
    if unused:
        raise Failure(f"envoy/envoy.yaml: no line is marked `#= {unused[0]}`")
    return "\n".join(lines) + "\n"


def _scalar(value: Value) -> str:
    # A JSON text is YAML too; addresses are given as ready JSON objects.
    if isinstance(value, int) or value.startswith("{"):
        return str(value)
    return json.dumps(value)


def address(listen: str) -> str:
    """Envoy's address of `unix:/path` or `host:port`, as JSON."""
    if listen.startswith("unix:"):
        return json.dumps({"pipe": {"path": listen[len("unix:") :]}})
    host, _, port = listen.rpartition(":")
    return json.dumps({"socket_address": {"address": host.strip("[]"), "port_value": int(port)}})


def existing_authorities() -> str:
    """The file of certificate authorities on this system; the usual one when none exists."""
    return next((file for file in _AUTHORITIES if os.path.exists(file)), _SHIPPED_AUTHORITIES)


class Clusters:
    """The clusters file as Envoy reads it.

    That is the user's own file wherever possible. Only when the simulator's port or the place of the certificate authorities
    differs from what is written there, Envoy reads a copy with just these replaced; `refresh` follows the original.
    """

    def __init__(self, original: Path, folder: Path, simulator_port: int, authorities: str) -> None:
        self._original = original
        self._simulator_port = simulator_port
        self._authorities = authorities
        derived = simulator_port != SHIPPED_SIMULATOR_PORT or authorities != _SHIPPED_AUTHORITIES
        self.file = folder / "clusters.yaml" if derived else original
        self._seen: object = None

    def refresh(self) -> bool:
        """Derives the copy again when the original has changed; True when it did."""
        if self.file == self._original:
            return False
        try:
            state = os.stat(self._original)
            now = (state.st_mtime_ns, state.st_ino, state.st_size)
            if now == self._seen:
                return False
            text = self._original.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return False  # in the middle of a replacement, or gone: the copy stays
        self._seen = now
        write_atomically(self.file, self.derive(text))
        return True

    def derive(self, text: str) -> str:
        """The text with the simulator's port and the authorities of this system."""
        text = _SIMULATOR.sub(rf"\g<1>{self._simulator_port}", text)
        return text.replace(f"filename: {_SHIPPED_AUTHORITIES}", f"filename: {self._authorities}")


def write_atomically(file: Path, text: str) -> None:
    """Replaces `file` in one step: who watches it sees the old text or the new, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, file)
