"""The launcher's tests: `./pontage test` runs them, or `python3 -m unittest discover -t . -s launcher/tests`."""
