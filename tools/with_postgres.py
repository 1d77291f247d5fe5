"""Run a command against a PostgreSQL cluster of its own, made for it and removed after it.

    tools/with_postgres.py -- pytest tests/apps

The server listens only on a socket in a temporary folder. PostgreSQL refuses to run as root, so root hands the cluster
to the user `postgres` (or `nobody`).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def program(name: str) -> str:
    """Path of a PostgreSQL program; Debian keeps them outside PATH."""
    found = shutil.which(name)
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if candidates:
        return str(candidates[0])
    if found:
        return found
    sys.exit(f"{name} がありません。PostgreSQL を入れてください (Debian: apt-get install postgresql)。")


def cluster_user() -> pwd.struct_passwd | None:
    """Who runs the server: nobody else's account unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit("root では PostgreSQL を動かせず、ユーザー postgres も nobody もありません。")


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :]
    user = cluster_user()
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with tempfile.TemporaryDirectory(prefix="manabiwa-pg-") as folder:
        data = Path(folder) / "data"
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)

        def server(*arguments: str) -> None:
            subprocess.run(arguments, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)

        server(program("initdb"), "-D", str(data), "-U", "manabiwa", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        server(program("pg_ctl"), "-D", str(data), "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            url = f"postgresql://manabiwa@{folder.replace('/', '%2F')}/postgres"
            return subprocess.run(command, env={**os.environ, "MANABIWA_DATABASE_URL": url}).returncode
        finally:
            server(program("pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")


if __name__ == "__main__":
    sys.exit(main())
