"""Plays a service or Envoy in tests of `up`: says that it is ready, remembers what it was given, dies when told to.

A file `told/<name>.fault` beside it tells how it misbehaves: `exit 3` (at once), `late 3` (after it was ready),
`stubborn` (ignores SIGTERM), `cache` (dies when started with a cache), `unready` (never ready).
"""
import http.server
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

ARGUMENTS = sys.argv[1:]
# Not from the environment: the launcher gives a child only what it needs.
FOLDER = Path(__file__).resolve().parent / "told"


def name() -> str:
    for argument in ARGUMENTS:
        if argument.endswith(".jar"):
            return Path(argument).stem
    return "envoy"


def ports():
    if name() == "envoy":
        text = Path(ARGUMENTS[ARGUMENTS.index("-c") + 1]).read_text()
        return [int(port) for port in re.findall(r"port_value: (\d+) +#= (?:ENVOY_ADMIN_PORT|PORT)", text)]
    options = dict(zip(ARGUMENTS, ARGUMENTS[1:]))
    listen = options.get("--admin-listen") or options["--listen"]
    return [int(listen.rpartition(":")[2])]


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ready = fault != "unready"
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(b"cluster_manager.cds.update_success: 1\n" if ready else b"still warming")

    do_POST = do_GET

    def log_message(self, *_):
        pass


file = FOLDER / f"{name()}.fault"
fault = file.read_text().strip() if file.exists() else ""
output = [a.partition("=")[2] for a in ARGUMENTS if a.startswith("-XX:AOTCacheOutput=")]
cached = any(a.startswith("-XX:AOTCache=") for a in ARGUMENTS)
seen = {"pid": os.getpid(), "arguments": ARGUMENTS, "environment": dict(os.environ), "cached": cached}
(FOLDER / f"{name()}.{'training' if output else 'seen'}").write_text(json.dumps(seen))
print(f"{name()} starts", flush=True)
if fault.startswith("exit") or (fault == "cache" and cached):
    print("line of woe", flush=True)
    sys.exit(int(fault.partition(" ")[2] or 134))


def stop(*_):
    if output:
        Path(output[0]).write_text("a cache")
    os._exit(0)


signal.signal(signal.SIGTERM, signal.SIG_IGN if fault == "stubborn" else stop)
for port in ports():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
if fault.startswith("late") and not output:
    while not (FOLDER / "now").exists():
        time.sleep(0.01)
    for number in range(30):
        print(f"last words {number}", flush=True)
    os._exit(int(fault.split()[1]))
while True:
    signal.pause()
