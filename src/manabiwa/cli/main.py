"""The `manabiwa` command: the site and its engines from a terminal."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence

from manabiwa import __version__

# one module per topic, in the order of the help text; each has `register(subparsers)`
TOPICS = ("site", "catalog", "search", "plan", "cohort_plan", "effect", "training", "network")


def parser() -> argparse.ArgumentParser:
    """The command line with all its topics."""
    root = argparse.ArgumentParser(
        prog="manabiwa",
        description="学びの輪: 自治体がいっしょに学び直すための基盤 / the municipalities' reskilling platform",
    )
    root.add_argument("--version", action="version", version=f"manabiwa {__version__}")
    topics = root.add_subparsers(dest="topic", required=True, metavar="<command>")
    for name in TOPICS:
        importlib.import_module(f"manabiwa.cli.{name}").register(topics)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `manabiwa ...`; 0 when all went well, 1 with a message on the error stream, 2 for a wrong call."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manabiwa.project.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["django"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manabiwa django", *words[1:]])
        return 0
    options = parser().parse_args(words)
    try:
        return int(options.run(options) or 0)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        message = known_message(error)
        if message is None:
            raise
        print(f"manabiwa: {message}", file=sys.stderr)
        return 1


def known_message(error: Exception) -> str | None:
    """The words for people of an error that we raise on purpose; None for a defect of ours."""
    from manabiwa.engines.kernel import EngineError

    if isinstance(error, EngineError):
        return error.message("ja")
    if isinstance(error, FileNotFoundError):
        return f"ファイルがありません: {error.filename}"
    if isinstance(error, IsADirectoryError):
        return f"ファイルではなくフォルダーです: {error.filename}"
    if isinstance(error, json.JSONDecodeError):
        return f"JSON として読めません({error.lineno}行目 {error.colno}文字目: {error.msg})"
    if isinstance(error, CommandError):
        return str(error)
    return _site_message(error)


class CommandError(Exception):
    """A command cannot do what was asked; the message is for the person at the terminal."""


def _site_message(error: Exception) -> str | None:
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
    from django.db.utils import OperationalError

    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied | ObjectDoesNotExist):
        return str(error)
    if isinstance(error, OperationalError):
        return f"データベースが用意されていません。`manabiwa migrate` を実行してください。({error})"
    message = getattr(error, "message", None)
    return str(message("ja")) if callable(message) else None
