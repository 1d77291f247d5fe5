"""Rows, files and caches: SQLite in one file out of the box, PostgreSQL when MANABIWA_DATABASE_URL names one."""

import os
from typing import Any

import dj_database_url

from .environment import HOME, SOURCE

DATABASE_URL = os.environ.get("MANABIWA_DATABASE_URL", f"sqlite:///{HOME / 'manabiwa.sqlite3'}")
_database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        # a write lock is taken at the start of a transaction, so that two writers queue instead of failing
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
            "PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;"
        ),
    }
    # tests run with threads (a live server): a file, not memory
    _database["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # shared by all processes: rate limits
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    # one per process: what can be computed again
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

MEDIA_ROOT = HOME / "files"
SEARCH_INDEX = HOME / "search"

STATIC_URL = "/static/"
STATIC_ROOT = SOURCE.parents[1] / "build" / "static"
STATICFILES_DIRS = [SOURCE / "static", SOURCE.parents[1] / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "manabiwa.project.static_files.Storage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600

# uploads are streamed to a file above 2 MiB; the table import refuses what is larger than its own limit
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
TABLE_IMPORT_MAX_BYTES = int(os.environ.get("MANABIWA_TABLE_IMPORT_MAX_BYTES", 150 * 1024 * 1024))

# what set-up extracts from the package of municipality codes
REGISTRY_FILE = SOURCE.parents[1] / "build" / "data" / "municipalities.json"

# the typeface of PDF documents and charts, put there by set-up: no font of the system is needed
DOCUMENT_FONTS = SOURCE.parents[1] / "build" / "fonts"
