"""The parts that run, from the bottom up, and the way a request takes through them."""

from importlib.util import find_spec

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # templates of allauth say "2 minutes ago" with it
    "django.contrib.humanize",
    "django.forms",
    "manabiwa.apps.common",
    "manabiwa.apps.tasks",
    "manabiwa.apps.mail",
    "manabiwa.apps.network",
    "manabiwa.apps.accounts",
    "manabiwa.apps.tables",
    "manabiwa.apps.search",
    "manabiwa.apps.catalog",
    "manabiwa.apps.records",
    "manabiwa.apps.materials",
    "manabiwa.apps.programmes",
    "manabiwa.apps.learning",
    "manabiwa.apps.support",
    "manabiwa.apps.portfolio",
    "manabiwa.apps.groups",
    "manabiwa.apps.exchange",
    "manabiwa.apps.procurement",
    "manabiwa.apps.connectors",
    "manabiwa.apps.training",
    "manabiwa.apps.evaluation",
    "manabiwa.apps.web",
    # below ours, whose templates and translations come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    # developers only: two branches that both add a migration must meet in a merge conflict
    *(["django_linear_migrations"] if find_spec("django_linear_migrations") else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # pages of signed-in people; a random length hides what compression would tell of secrets (BREACH), and kept pages
    # pass through, being compressed already
    "django.middleware.gzip.GZipMiddleware",
    "manabiwa.apps.common.http.PlainQuery",
    "manabiwa.apps.web.page_cache.PublicPageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "manabiwa.apps.common.language.MarkJapanese",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "manabiwa.apps.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
