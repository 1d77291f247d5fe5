"""How often a page asks the store: `python -m bench.queries '[["who@example.jp", "/page"], ...]'` prints the counts.

Runs in a process of its own, on the store of MANABIWA_HOME, through Django's test client.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

Page = tuple[str, str]


def count(pages: Sequence[Page], home: str) -> list[int]:
    """The number of queries of each page (who, address) on the demo network in a folder.

    A page whose address holds `{n}` is asked for under a new address, so that it is not answered from what was kept.
    """
    environment = {**os.environ, "MANABIWA_HOME": home, "MANABIWA_MODE": "demo"}
    command = [sys.executable, "-m", "bench.queries", json.dumps(list(pages))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [int(number) for number in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    """Count and print."""
    from manabiwa.cli.start import start_site

    start_site()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = []
    for email, address in json.loads(sys.argv[1]):
        client = Client(SERVER_NAME="localhost")
        if email:
            person = get_user_model().objects.get(email=email)
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        # what a process does once (catalogues, connections) is not counted; {n} makes the second address a new one
        client.get(address.replace("{n}", "1"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address.replace("{n}", "2"))
        counts.append(len(queries))
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
