"""`manabiwa run` in the foreground: a worker that is killed comes back, and a signal ends all of it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import COMMAND, free_port, wait_until_it_answers


def children_of(process: int) -> dict[int, str]:
    """Process numbers and command lines of the children."""
    numbers = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return {int(number): Path(f"/proc/{number}/cmdline").read_bytes().decode().replace("\0", " ") for number in numbers}


def worker_of(process: int) -> int | None:
    return next((number for number, line in children_of(process).items() if line.rstrip().endswith(" worker")), None)


def wait_for(find: Callable[[], int | None]) -> int:
    for _attempt in range(200):
        found = find()
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about within 20 seconds")


@pytest.mark.journey
def test_a_killed_worker_comes_back_and_a_signal_ends_everything(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "MANABIWA_HOME": str(tmp_path), "PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    site = subprocess.Popen([str(COMMAND), "run"], env=environment)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/about", site)
        first = wait_for(lambda: worker_of(site.pid))
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: None if worker_of(site.pid) in (None, first) else worker_of(site.pid))
        assert second != first
        # a browser that keeps its connection open does not keep the server from ending
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.sendall(b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert idle.recv(12) == b"HTTP/1.1 200"
            site.terminate()
            assert site.wait(20) == 0
    finally:
        site.kill()
