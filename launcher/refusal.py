"""Envoy's reasons for not taking a file, with the line they are about."""
from __future__ import annotations

import re
from pathlib import Path
from typing import List

_LOG_LINE = re.compile(r"^\[[^]]*\]\[\d+\]\[\w+\]\[\w+\] (?:\[[^]]*\] )?(?P<text>.*)$")
# What Envoy says when it doesn't take clusters.
_REFUSAL = re.compile(
    r"Filesystem config update (?:failure|rejected): (?P<whole>.*)|cds: cluster '(?P<cluster>[^']*)' config rejected: (?P<why>.*)"
)


def refusals(clusters: Path, text: str, envoy_log: str) -> List[str]:
    """Envoy's reasons in its log for not taking the clusters, each with the line of `text` it is about."""
    whole: List[str] = []
    single: List[str] = []
    for message in messages(envoy_log):
        match = _REFUSAL.search(message)
        if match and match.group("cluster") is not None:
            line = _line_of(text, rf"name:\s*[\"']?{re.escape(match.group('cluster'))}[\"']?\s*$")
            single.append(f"{shown(clusters)}:{line}: cluster {match.group('cluster')}: {match.group('why')}")
        elif match:
            whole.append(placed(clusters, text, match.group("whole")))
    return single or whole


def messages(log: str) -> List[str]:
    """A log's entries without time and place, continuation lines joined."""
    entries: List[str] = []
    for line in log.splitlines():
        match = _LOG_LINE.match(line)
        if match:
            entries.append(match.group("text"))
        elif entries and line.strip():
            entries[-1] += " " + line.strip()
    return [re.sub(r"goo\.gle/debug\w+ ?", "", re.sub(r"\s+", " ", entry)).strip() for entry in entries]


def placed(file: Path, text: str, message: str) -> str:
    """The message with the file and the line of `text` it is about; line 1 when it doesn't say."""
    at = re.search(r"line (\d+), column (\d+)", message)
    if at:
        return f"{shown(file)}:{at.group(1)}: {message.split('yaml-cpp: ')[-1]}"
    field = re.search(r"no such field: '([^']+)'", message)
    value = re.search(r"unknown enum value: '([^']+)'", message)
    if field:
        return f"{shown(file)}:{_line_of(text, rf'{re.escape(field.group(1))}[^A-Za-z0-9_]*:')}: no such field: '{field.group(1)}'"
    if value:
        return f"{shown(file)}:{_line_of(text, re.escape(value.group(1)))}: unknown value: '{value.group(1)}'"
    return f"{shown(file)}:1: {message}"


def _line_of(text: str, pattern: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def shown(file: Path) -> str:
    """The path as a user would write it."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
