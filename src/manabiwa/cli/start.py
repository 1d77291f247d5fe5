"""Starting Django for the commands that need the site."""

import os
import sys


def start_site() -> None:
    """Load the settings and the apps; call it before importing anything of an app."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manabiwa.project.settings")
    import django

    django.setup()


def open_site() -> None:
    """Start the site with a database that is ready: a new one is made, as on the first day, without asking."""
    start_site()
    from django.db import connection

    if not connection.introspection.table_names():
        print("manabiwa: データベースを用意しています …", file=sys.stderr, flush=True)
        prepare_database()


def prepare_database() -> None:
    """Bring tables, shared cache and registry up to date; a fraction of a second when they are."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    from django.conf import settings

    from manabiwa.apps.catalog.seed import load_builtin
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.evaluation.kinds import load_outcome_types
    from manabiwa.apps.network.models import Municipality
    from manabiwa.apps.network.registry import load_registry, read_registry
    from manabiwa.apps.search.indexing import queue_missing_index
    from manabiwa.apps.search.services import load_default_synonyms

    if not Municipality.objects.filter(is_demo=False).exists():
        load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)
        load_outcome_types(actor=SYSTEM)
        load_builtin(actor=SYSTEM)
    load_default_synonyms()
    queue_missing_index()
