"""Where this installation lives and which kind it is.

MANABIWA_MODE is `production` (the default) or `demo`: a demo shows its outgoing mail at /mail and its components at
/styles, lists its sign-ins, and speaks plain HTTP on localhost.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

SOURCE = Path(__file__).resolve().parents[2]
CHECKOUT = SOURCE.parents[1]
HOME = Path(os.environ.get("MANABIWA_HOME", CHECKOUT / "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)

MODE = os.environ.get("MANABIWA_MODE", "production")
IS_DEMO = MODE == "demo"
DEBUG = False

SITE_URL = os.environ.get("MANABIWA_URL", "http://localhost:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    *filter(None, os.environ.get("MANABIWA_HOSTS", "").split(",")),
    *filter(None, [urlsplit(SITE_URL).hostname]),
    "localhost",
    "127.0.0.1",
]


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the data (readable by the owner only)."""
    if "MANABIWA_SECRET_KEY" in os.environ:
        return os.environ["MANABIWA_SECRET_KEY"]
    path = HOME / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
ROOT_URLCONF = "manabiwa.project.urls"
WSGI_APPLICATION = "manabiwa.project.wsgi.application"
