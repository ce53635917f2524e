"""Django's settings, computed from the typed environment; values differ by machine, files do not."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pysqlite3

sys.modules.setdefault("sqlite3", pysqlite3)  # SQLite 3.53: Debian's can corrupt WAL databases
if sys.modules["sqlite3"] is not pysqlite3:
    sys.modules["sqlite3"] = pysqlite3

from tongyou.site.environment import ROOT, Environment  # noqa: E402 - after the alias

ENVIRONMENT = Environment()
DEMO = ENVIRONMENT.demo
PRODUCTION = ENVIRONMENT.production
DEBUG = ENVIRONMENT.debug and not PRODUCTION

DATA_DIR = ENVIRONMENT.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret() -> str:
    """The configured key, or one made once and kept readable by this user only."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    path = DATA_DIR / "secret_key"
    if not path.exists():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(made, secrets.token_urlsafe(50).encode())
        os.close(made)
    return path.read_text(encoding="utf-8")


SECRET_KEY = kept_secret()
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts.split(",")
KEY_RING = ENVIRONMENT.key_ring or DATA_DIR / "keys.json"
LEDGER_HEAD_DIR = ENVIRONMENT.ledger_head_dir or DATA_DIR / "ledger-heads"
BACKUP_DIR = ENVIRONMENT.backup_dir or DATA_DIR / "backups"
FILES_DIR = DATA_DIR / "files"
SMS_DIR = ENVIRONMENT.sms_dir or DATA_DIR / "outbox" / "sms"
EMAIL_DIR = DATA_DIR / "outbox" / "mail"
EMAIL_URL = ENVIRONMENT.email_url
PACK = ENVIRONMENT.pack
SITE_URL = ENVIRONMENT.site_url
ACCESS_MATRIX = Path(__file__).parent / "access_matrix.yaml"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tongyou.base.database",
    "tongyou.base.codes",
    "tongyou.base.calendar",
    "tongyou.base.audit",
    "tongyou.base.jobs",
    "tongyou.base.packs",
    "tongyou.base.files",
    "tongyou.base.notices",
    "tongyou.base.ui",
    "tongyou.ground.subjects",
    "tongyou.ground.visibility",
    "tongyou.ground.territory",
    "tongyou.ground.organisations",
    "tongyou.ground.access",
    "tongyou.domains.plan",
    "tongyou.faces.portal",
    "tongyou.faces.desk",
    "tongyou.faces.cockpit",
    "tongyou.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "tongyou.site.urls"
WSGI_APPLICATION = "tongyou.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def database() -> dict[str, object]:
    """SQLite in the data folder, or PostgreSQL by one variable."""
    if not ENVIRONMENT.database_url:
        return {
            "ENGINE": "tongyou.base.database.sqlite",
            "NAME": str(DATA_DIR / "tongyou.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA recursive_triggers=ON; PRAGMA mmap_size=0;"
                ),
            },
        }
    url = urlsplit(ENVIRONMENT.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC"},
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "ty_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_DIR)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = ENVIRONMENT.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
