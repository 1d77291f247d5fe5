"""`manabiwa run`, `migrate`, `demo`, `worker`: the site as a whole."""

import argparse
import os
import signal
import subprocess
import sys
import time
from typing import Any

from .server import is_port_free, start_server
from .start import prepare_database, start_site

_BEFORE_AGAIN = 1.0
"""Seconds before a worker that died is started again."""


def register(topics: Any) -> None:
    """Add the commands."""
    run = topics.add_parser("run", help="サーバーと処理係を動かす / serve the site and work in the background")
    run.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス (既定 127.0.0.1)")
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    run.add_argument("--processes", type=int, default=max(2, os.cpu_count() or 2))
    run.add_argument("--demo", action="store_true", help="デモのネットワークを用意して動かす")
    run.set_defaults(run=run_site)
    migrate = topics.add_parser("migrate", help="データベースを用意する / create or update the database")
    migrate.set_defaults(run=run_migrate)
    demo = topics.add_parser("demo", help="デモのネットワークを作る / build the demo network")
    demo.add_argument("--fresh", action="store_true", help="今のデモを消して作り直す")
    demo.add_argument("--seed", type=int, default=20230501, help="乱数の種 (既定 20230501)")
    demo.set_defaults(run=run_demo)
    worker = topics.add_parser("worker", help="処理係だけを動かす / background worker alone")
    worker.set_defaults(run=run_worker)
    topics.add_parser("django", help="Django の管理コマンド / Django's own commands", add_help=False)


def run_migrate(options: argparse.Namespace) -> int:
    """Create or update tables and the registry of municipalities."""
    start_site()
    prepare_database()
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """Build the demo network unless it stands."""
    os.environ["MANABIWA_MODE"] = "demo"
    start_site()
    prepare_database()
    from manabiwa.apps.web.demo.build import build_demo, has_demo, remove_demo

    if options.fresh and has_demo():
        remove_demo()
    if has_demo():
        print("デモのネットワークは、もうあります(作り直すには --fresh)。")
        return 0
    started = time.monotonic()
    build_demo(seed=options.seed, say=lambda text: print(text, flush=True))
    print(f"デモのネットワークができました({time.monotonic() - started:.0f}秒)。")
    return 0


def run_worker(options: argparse.Namespace) -> int:
    """Run background tasks until told to stop."""
    start_site()
    from manabiwa.apps.tasks.worker import Worker

    Worker().run_forever()
    return 0


def run_site(options: argparse.Namespace) -> int:
    """Serve with several processes and one worker, in the foreground, until told to stop."""
    if not is_port_free(options.host, options.port):
        print(
            f"manabiwa: ポート {options.port} は、ほかのプログラムが使っています。"
            f"別の番号で動かしてください(例: PORT={options.port + 1} make run)。",
            file=sys.stderr,
        )
        return 1
    if options.demo:
        os.environ["MANABIWA_MODE"] = "demo"
    os.environ.setdefault("MANABIWA_URL", f"http://localhost:{options.port}")
    start_site()
    prepare_database()
    if options.demo:
        from manabiwa.apps.web.demo.build import build_demo, has_demo

        if not has_demo():
            print("デモのネットワークを作っています(1分ほどかかります) …", flush=True)
            build_demo(seed=20230501, say=lambda text: print(f"  {text}", flush=True))
    return _Processes(options).run_until_stopped()


class _Processes:
    """The server and the worker as children. A worker that dies is started again; without the server all ends."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._demo, self._port = options.demo, options.port
        self._server = start_server(host=options.host, port=options.port, processes=options.processes)
        self._worker = _start_worker()
        self._told_to_stop = False

    def run_until_stopped(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._say_welcome()
        while not self._told_to_stop and self._server.is_alive():
            if self._worker.poll() is not None:
                print(
                    f"処理係が止まったので({self._worker.returncode})、もう一度動かします。",
                    file=sys.stderr,
                    flush=True,
                )
                time.sleep(_BEFORE_AGAIN)
                self._worker = _start_worker()
            time.sleep(0.2)
        self._server.terminate()
        self._worker.terminate()
        self._server.join()
        codes = (abs(self._server.exitcode or 0), abs(self._worker.wait()))
        return 0 if self._told_to_stop else max(codes)

    def _stop(self, *_: object) -> None:
        self._told_to_stop = True

    def _say_welcome(self) -> None:
        print(f"\n学びの輪が動いています: http://localhost:{self._port}/  (止めるには Ctrl+C)", flush=True)
        if self._demo:
            from manabiwa.apps.web.demo.people import PASSWORD, sign_ins

            print(f"\nデモのログイン(パスワードはすべて {PASSWORD}):")
            for email, description in sign_ins():
                print(f"  {email:<34} {description}")
            print(
                f"\n送信メール: http://localhost:{self._port}/mail/   画面の部品: http://localhost:{self._port}/styles\n",
                flush=True,
            )


def _start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "manabiwa.cli", "worker"])
