"""The `manabiwa` command."""

import os
import sys


def main() -> int:
    """Run `manabiwa ...`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manabiwa.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manabiwa django", *sys.argv[2:]])
    return 0
