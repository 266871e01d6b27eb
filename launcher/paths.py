"""Where things are in the repository."""
from __future__ import annotations

from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
PRIVATE = REPO / ".pontage"
"""What the launcher keeps: Envoy's package, build logs, one state folder per instance. Safe to delete when nothing runs."""

BOOTSTRAP = REPO / "envoy" / "envoy.yaml"
CLUSTERS = REPO / "envoy" / "clusters.yaml"
GATEWAY = REPO / "extproc" / "config" / "gateway.yaml"
LIMITS = REPO / "ratelimit-service" / "config"


def jar(module: str) -> Path:
    """The runnable jar of a service module."""
    return REPO / module / "target" / f"{module}.jar"
