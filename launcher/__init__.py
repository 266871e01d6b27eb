"""The launcher behind `./pontage`: standard library only, so that it runs wherever Python does.

Start reading at cli.py (commands), up.py (what `./pontage up` does, in order) and supervise.py (children and their end).
Each module knows one thing: options, JDK, Envoy, build, ports, bootstrap. Nothing here decides anything about requests.
"""

VERSION = "0.1.0"
