"""Starting Django for the commands that need the site."""

import os


def start_site() -> None:
    """Load the settings and the apps; call it before importing anything of an app."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manabiwa.project.settings")
    import django

    django.setup()
