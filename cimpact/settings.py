"""The portal's settings, read from the environment.

Without any variable the portal runs by itself: SQLite in `var/`, a broker in memory, e-mails kept in files.
With DATABASE_URL, REDIS_URL and EMAIL_URL the same code uses PostgreSQL, Redis and SMTP.
"""

import logging
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from cimpact import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# A demonstration shows its accounts on the sign-in page; never with real data.
DEMO = env.bool("DEMO", default=False)
# The key of a demonstration protects nothing; anything else must bring its own.
SECRET_KEY = env.str("SECRET_KEY", default="demonstration-only" if DEBUG or DEMO else environ.Env.NOTSET)
# The machine itself may always ask, for its health checks.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "csp",
    "django_structlog",
    "cimpact.operation",
    "cimpact.accounts",
    "cimpact.history",
    "cimpact.notices",
    "cimpact.programmes",
    "cimpact.writing",
    "neighbourhoods",
    "governance",
    "proposals",
    "learning",
    "cimpact.dashboards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cimpact.accounts.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "cimpact.operation.middleware.MaintenanceMiddleware",
    "cimpact.accounts.middleware.ContextMiddleware",
    "cimpact.accounts.middleware.SecondFactorMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cimpact.addresses.PageAboveMiddleware",
    "cimpact.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "cimpact.urls"
WSGI_APPLICATION = "cimpact.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cimpact.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cimpact.dashboards.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The truth. On SQLite every transaction takes the write lock at once, so that none fails half-way for it.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cimpact.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Our queries join many small tables for a few rows: planning them at length costs more than running them.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c join_collapse_limit=4 -c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "cimpact.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Sessions are kept in the database, and read from the cache where all the processes share one: Redis, or the only
# process of an embedded portal.
IS_ONE_PROCESS = DATABASES["default"]["ENGINE"].endswith("sqlite3")
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL or IS_ONE_PROCESS else 'db'}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

# Work in the background. Publishing gives up at once when the broker is down: the sweep catches up.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "visibility_timeout": 3600,
}
CELERY_BEAT_SCHEDULE = {
    "sweep-notices": {"task": "cimpact.notices.tasks.sweep", "schedule": 60.0},
    "remind": {"task": "learning.tasks.remind", "schedule": 300.0},
    "remind-committees": {"task": "governance.tasks.remind_committees", "schedule": 300.0},
    "close-consultations": {"task": "governance.tasks.close_consultations", "schedule": 60.0},
    "scan-waiting-files": {"task": "cimpact.writing.tasks.scan_waiting_files", "schedule": 60.0},
    "scan-point-files": {"task": "governance.tasks.scan_point_files", "schedule": 60.0},
    "scan-waiting-photos": {"task": "cimpact.writing.tasks.scan_waiting_photos", "schedule": 60.0},
    "sweep-packs": {"task": "governance.tasks.sweep_packs", "schedule": 60.0},
}
CELERY_TIMEZONE = "America/Toronto"

# E-mail: files that the mailbox page shows, or SMTP.
MAILBOX_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAILBOX_DIR
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cimpact <cimpact@exemple.org>")

# People
AUTH_USER_MODEL = "accounts.User"
# E-mails are unique whatever their case, by a constraint that this check does not read.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "cimpact.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The sign-in form asks for codes itself, at the address of the password.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "cimpact.accounts.forms.SignInForm",
    "confirm_login_code": "cimpact.accounts.forms.CodeForm",
    "reset_password": "cimpact.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "cimpact.accounts.forms.ResetPasswordKeyForm",
    "set_password": "cimpact.accounts.forms.SetPasswordForm",
    "change_password": "cimpact.accounts.forms.ChangePasswordForm",
    "reauthenticate": "cimpact.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "cimpact.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "cimpact.accounts.forms.SecondFactorForm",
    "reauthenticate": "cimpact.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "cimpact.accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "cimpact"

# Languages: French first, English at one click.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cimpact.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "cimpact.storage.Disk"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ATTACHMENT_MAX_BYTES = 20_000_000
# All the files of one dossier, those taken back included.
DOCUMENT_FILES_MAX_BYTES = env.int("DOCUMENT_FILES_MAX_BYTES", default=300_000_000)
# With less room than this on the disk of files, uploads are refused: what is left is for the database and the letters.
FREE_SPACE_MIN_BYTES = env.int("FREE_SPACE_MIN_BYTES", default=500_000_000)
# ClamAV, when there is one: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310.
CLAMAV_URL = env.str("CLAMAV_URL", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
# A file too large is not read to its end.
FILE_UPLOAD_HANDLERS = [
    "cimpact.writing.uploads.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cimpact.writing.uploads.OnDisk",
]

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.bool("HTTPS", default=False)
# Limits of attempts count by address: behind a proxy, the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cimpact.errors.csrf_failure"

# A demonstration says only what goes wrong, in words; elsewhere every request is a line of JSON.
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
LOGGING = logs.configure(
    env.str("LOG_LEVEL", default="WARNING" if DEMO or DEBUG else "INFO"), readable=DEMO or DEBUG
)
