"""Templates, forms and mail."""

import os

from .environment import IS_DEMO, SOURCE

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "manabiwa.apps.web.navigation.context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["manabiwa.apps.common.templatetags.components", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "manabiwa.apps.common.forms.Renderer"

# every mail goes to the outbox; the worker hands it to the transport
EMAIL_BACKEND = "manabiwa.apps.mail.backend.OutboxBackend"
MAIL_TRANSPORT = (
    "django.core.mail.backends.dummy.EmailBackend" if IS_DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("MANABIWA_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MANABIWA_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MANABIWA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MANABIWA_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MANABIWA_MAIL_TLS", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("MANABIWA_MAIL_FROM", "manabiwa@localhost")

SHOW_DEVELOPMENT_PAGES = IS_DEMO
