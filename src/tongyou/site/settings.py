"""Django's settings, computed from the typed environment; values differ by machine, files do not."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pysqlite3

sys.modules.setdefault("sqlite3", pysqlite3)  # SQLite 3.53: Debian's can corrupt WAL databases
if sys.modules["sqlite3"] is not pysqlite3:
    sys.modules["sqlite3"] = pysqlite3

from tongyou.site.environment import Environment  # noqa: E402 - after the alias

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
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
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
    "tongyou.base.cipher",
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
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "tongyou.site.proxies.VisitorAddress",
    "tongyou.base.logs.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongyou.base.ui.middleware.LanguageSwitch",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongyou.ground.access.middleware.ActorMiddleware",
    "tongyou.base.audit.middleware.ReadAuditMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "tongyou.ground.visibility.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a locked-out answer into the lock-out page
]

if DEMO:
    MIDDLEWARE.insert(0, "tongyou.site.demo.city_clock.CityClock")

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
                "tongyou.base.ui.context.shell",
                "tongyou.ground.access.context.frame",
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
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_DIR)},
    },
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
SESSION_IDLE_SECONDS = ENVIRONMENT.session_minutes * 60  # enforced by access.middleware
SESSION_COOKIE_AGE = max(12 * 60 * 60, SESSION_IDLE_SECONDS)  # a working day, however busy
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "tongyou.base.ui.errors.csrf_failed"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AUTH_USER_MODEL = "ty_access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "title")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "access:sign-in"
ACCOUNT_ADAPTER = "tongyou.ground.access.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "tongyou.ground.access.staff_forms.StaffSignIn",
    "reauthenticate": "tongyou.ground.access.staff_forms.Again",
    "change_password": "tongyou.ground.access.staff_forms.NewPassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_RATE_LIMITS = False  # access.buckets and axes: in the database, over all processes
MFA_ADAPTER = "tongyou.ground.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "tongyou.ground.access.staff_forms.FactorCode",
    "reauthenticate": "tongyou.ground.access.staff_forms.FactorCodeAgain",
    "activate_totp": "tongyou.ground.access.staff_forms.AppCode",
    "add_webauthn": "tongyou.ground.access.staff_forms.AddKey",
    "edit_webauthn": "tongyou.ground.access.staff_forms.NameKey",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "tongyou.ground.access.adapters.CityIdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_SERVER, OIDC_CLIENT = ENVIRONMENT.oidc_server, ENVIRONMENT.oidc_client
OIDC_SECRET = ENVIRONMENT.oidc_secret
OIDC_CLAIM = "preferred_username"  # compared with the login name of an existing staff account
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": "City",
                "client_id": OIDC_CLIENT,
                "secret": OIDC_SECRET,
                "settings": {"server_url": OIDC_SERVER},
            }
        ],
    }
AXES_USERNAME_FORM_FIELD = "username"  # as allauth names it
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # an account locks wherever the guesses come from; addresses have their own bucket
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "access/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True  # the ledger knows who signed in
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LOGGING_CONFIG = "tongyou.base.logs.from_settings"
LOGGING = {"json": PRODUCTION}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
