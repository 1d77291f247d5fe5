"""Make the checkout ready to run: virtual environment, packages, static files, translations.

Every stage leaves a stamp made of the content that it depends on, so that a second call costs a fraction of a second.
Only the standard library is used: this file runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from interpreter import quickest_python

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMPS = ROOT / "build" / "stamps"


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, env={**os.environ, **(env or {})})


def digest(paths: Iterable[Path]) -> str:
    """One fingerprint of the names and contents of the files."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def files(folder: str, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in (ROOT / folder).rglob(pattern) if path.is_file()]


def stage(name: str, title: str, depends: Iterable[Path], work: Callable[[], None], *, proof: Path) -> None:
    """Do `work` unless its stamp is fresh and its `proof` (something that it leaves behind) is there."""
    stamp, fingerprint = STAMPS / name, digest(depends)
    if proof.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    print(f"manabiwa: {title} …", flush=True)
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)


def index_of_pip() -> dict[str, str]:
    """uv does not read pip's configuration: hand over the index and certificate that this machine's pip uses."""
    settings: dict[str, str] = {}
    for key, variable in (("global.index-url", "UV_DEFAULT_INDEX"), ("global.cert", "SSL_CERT_FILE")):
        answer = subprocess.run([BIN / "python", "-m", "pip", "config", "get", key], capture_output=True, text=True)
        if answer.returncode == 0 and variable not in os.environ:
            settings[variable] = answer.stdout.strip()
    if "PIP_INDEX_URL" in os.environ:
        settings.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    return settings


def install_python_packages(lock: Path) -> None:
    if not (BIN / "python").exists():
        run(quickest_python(), "-m", "venv", VENV)
    python = BIN / "python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements" / "bootstrap.txt")
    try:
        # uv only because it is ten times as fast; pip does the same from the same lock
        run(
            BIN / "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            python,
            "--require-hashes",
            "-r",
            lock,
            env=index_of_pip(),
        )
    except subprocess.CalledProcessError:
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)


def install_front_end_packages() -> None:
    if shutil.which("npm") is None:
        sys.exit("manabiwa: Node.js (20 以上) と npm が必要です。/ Node.js 20 or newer with npm is needed.")
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python a machine has
        sys.exit("manabiwa: Python 3.11 以上が必要です。/ Python 3.11 or newer is needed.")
    lock = ROOT / "requirements" / "dev.txt"
    stage(
        "python",
        "Python のパッケージを入れています",
        [lock, ROOT / "requirements" / "bootstrap.txt", ROOT / "pyproject.toml"],
        lambda: install_python_packages(lock),
        proof=BIN / "manabiwa",
    )
    stage(
        "npm",
        "画面の部品を入れています",
        [ROOT / "package.json", ROOT / "package-lock.json"],
        install_front_end_packages,
        proof=ROOT / "node_modules" / "htmx.org",
    )
    run(BIN / "python", ROOT / "tools" / "assets.py")
    stage(
        "messages",
        "翻訳をまとめています",
        files("src/manabiwa", "*.po"),
        lambda: run(BIN / "python", ROOT / "tools" / "messages.py"),
        proof=ROOT / "build" / "stamps" / "messages",
    )
    stage(
        "static",
        "静的ファイルを用意しています",
        [*files("src/manabiwa/static", "*"), *files("build/assets", "*"), *files("tools", "*.py")],
        lambda: run(BIN / "manabiwa", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0"),
        proof=ROOT / "build" / "static" / "staticfiles.json",
    )


if __name__ == "__main__":
    main()
