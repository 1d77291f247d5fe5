"""The web server: several processes that share one address."""

import gc
import multiprocessing
import socket
import sys
from multiprocessing.process import BaseProcess

_APPLICATION = "manabiwa.project.wsgi:application"
_OBJECTS_BETWEEN_LOOKS = 20_000
"""A page makes some thousands, most of which go by themselves."""
_SECONDS_TO_END = 3
"""A browser that keeps its connection open must not keep the server from ending."""


def is_port_free(host: str, port: int) -> bool:
    """Whether nobody listens there. The server itself shares its port, so it would not notice a second one."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def start_server(*, host: str, port: int, processes: int) -> BaseProcess:
    """Start the server as a child; call it with Django set up.

    Where the system can fork, the application is loaded once, here, and its memory is shared by all processes.
    """
    child: BaseProcess
    if sys.platform == "linux":
        _load_application()
        child = multiprocessing.get_context("fork").Process(target=_serve, args=(host, port, processes))
    else:
        child = multiprocessing.get_context("spawn").Process(target=_serve, args=(host, port, processes))
    child.start()
    return child


def _load_application() -> None:
    from django.db import connections
    from django.urls import get_resolver

    from manabiwa.project import wsgi  # noqa: F401 - loading it is the purpose

    _ = get_resolver().url_patterns
    # a connection belongs to the process that opened it
    connections.close_all()
    # what is loaded stays: to look through it for garbage again and again takes time, and unshares its memory
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, 10, 10)


def _serve(host: str, port: int, processes: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        _APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_END,
    ).serve()
