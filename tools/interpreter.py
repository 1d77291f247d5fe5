"""Which Python the virtual environment is made of.

A Python that was compiled without profile-guided optimisation makes a tenth to a fifth fewer pages than the one of the
distribution, and a machine often has both. Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

OLDEST = (3, 11)
CLEARLY = 0.9
"""The share of the time of the first that another must stay under: what differs less is chance."""
_ROUNDS = 4
_TRIAL = f"""
import sys
if sys.version_info < {OLDEST}:
    sys.exit(1)
import ensurepip, time, venv
class Row:
    def __init__(self, key): self.key = key
    def name(self, more=1, **others): return "%d" % (self.key + more)
def work():
    seen = {{}}
    for number in range(30000):
        seen.setdefault(Row(number % 97).name(2, third=3), []).append(number)
times = []
for _ in range(5):
    start = time.process_time()
    work()
    times.append(time.process_time() - start)
print(min(times))
"""


def quickest_python() -> str:
    """The Python that calls this, unless another one on the path can make an environment and is clearly quicker."""
    times: dict[str, float] = {}
    # in turns, because a machine has slow moments
    for _ in range(_ROUNDS):
        for python in _candidates():
            spent = _seconds(python)
            if spent is not None:
                times[python] = min(spent, times.get(python, spent))
    own = times.get(sys.executable)
    if own is None:
        return sys.executable
    best = min(times, key=lambda python: times[python])
    return best if times[best] < CLEARLY * own else sys.executable


def _candidates() -> Iterable[str]:
    """This Python and the `python3` of every folder of the path, each once."""
    found = {os.path.realpath(sys.executable): sys.executable}
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        python = shutil.which("python3", path=folder) if folder else None
        if python and not Path(python).resolve().is_relative_to(Path(sys.prefix)):
            found.setdefault(os.path.realpath(python), python)
    return found.values()


def _seconds(python: str) -> float | None:
    """Processor time of some everyday work; None where this Python is too old or cannot make an environment."""
    try:
        answer = subprocess.run([python, "-c", _TRIAL], capture_output=True, text=True, timeout=20)
        return float(answer.stdout) if answer.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


if __name__ == "__main__":
    print(quickest_python())
