"""What every installation shares. Demo, test and production add to it or tighten it."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kompetencecenter import env, identity_providers

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("KC_DATA", str(BASE_DIR / "var")))

DEBUG = False
DEMO = False  # one-click sign-in and the page of sent mails; production.py refuses it

INSTALLED_APPS = [
    "kompetencecenter.admin_site.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "dkfds.apps.DkfdsConfig",
    "accounts.apps.AccountsConfig",
    "lifecycle.apps.LifecycleConfig",
    "privacy.apps.PrivacyConfig",
    "notifications.apps.NotificationsConfig",
    "schools.apps.SchoolsConfig",
    "reminders.apps.RemindersConfig",
    "oversight.apps.OversightConfig",
    "advisors.apps.AdvisorsConfig",
    "requests.apps.RequestsConfig",  # named in full: PyPI has a library called requests
    "catalogue.apps.CatalogueConfig",
    "courses.apps.CoursesConfig",
    "journal.apps.JournalConfig",
    "kompetencecenter.apps.KompetencecenterConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kompetencecenter.wall.answers",
    "kompetencecenter.wall.questions",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SessionWatch",
    "kompetencecenter.rate_limits.RateLimits",
    "oversight.middleware.TextWatch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dkfds.middleware.vary_on_htmx",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kompetencecenter.urls"
WSGI_APPLICATION = "kompetencecenter.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kompetencecenter.context_processors.house",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("dkfds",)
CRISPY_TEMPLATE_PACK = "dkfds"

# Database. SQLite needs WAL and IMMEDIATE: without them a read that turns into a write
# fails at once with "database is locked" when web, worker and beat write together.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;",
}
# A PostgreSQL whose machine is gone answers nothing at all, not even no. Beat writes its sign of
# life there and must not stand still for the minutes the network would wait.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 20_000,  # milliseconds a statement may stand unacknowledged
    **{"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3},  # seconds
}
DATABASES = {
    "default": dj_database_url.config(
        env="DATABASE_URL",
        default=f"sqlite:///{DATA_DIR / 'kompetencecenter.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = {
        **POSTGRESQL_OPTIONS,
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "schools.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24  # seconds
SECOND_FACTOR = True  # demanded of the roles in accounts.roles; off only where doors stand open
SESSION_COOKIE_AGE = env.number("KC_IDLE_MINUTES", 30) * 60  # seconds without use
SESSION_LASTS = 12 * 60 * 60  # seconds, however much it is used
OIDC_PROVIDERS = identity_providers.from_environment()
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_USERNAME_FORM_FIELD = "username"  # Django calls it so whatever the model's own field is
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.limits.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # keeps wrong attempts only, not who signed in when

# How much one may ask: name -> (how often, in how many seconds). "person" is somebody signed in,
# "stranger" an address without a sign-in, behind which a whole municipality may sit.
RATE_LIMITS = {
    "person_asks": (600, 60),  # pages; a board that follows along asks for a few a minute
    "person_sends": (120, 60),  # forms; a log saved as it is typed sends 50 a minute at most
    "stranger_asks": (1_200, 60),
    "stranger_sends": (300, 60),
    "wrong_for_one_email": (30, 60 * 60),  # passwords and codes, from whatever address they come
    "wrong_from_one_address": (100, 15 * 60),  # passwords and codes, whoever they are tried for
    "resets_of_one_email": (5, 60 * 60),
    "resets_from_one_address": (60, 60 * 60),
    "calendar_reads": (30, 10 * 60),  # of one calendar
    "calendar_guesses": (30, 10 * 60),  # unknown secret addresses, from one address
}
PROXIES = env.number("KC_PROXIES", 0)  # of our own in front; each adds to X-Forwarded-For

# Language and time. Europe/Copenhagen decides what a day is; the database holds UTC.
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("nb", _("Norwegian (bokmål)"))]  # pages are Danish: mails alone
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True

# Static files, served hashed and compressed by the web process itself
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("KC_STATIC_ROOT", str(DATA_DIR / "static")))
DKFDS_DIST = BASE_DIR / "node_modules" / "dkfds" / "dist"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"dkfds/{part}", DKFDS_DIST / part)
        for part in ("css", "js", "img")
        if (DKFDS_DIST / part).is_dir()
    ),
    *(
        (f"dkfds/fonts/IBMPlexSans/complete/{kind}", folder)
        for kind in ("woff2", "woff", "eot", "ttf")
        if (folder := DKFDS_DIST / "fonts" / "IBMPlexSans" / "complete" / kind).is_dir()
    ),
]

# The wall: nothing from elsewhere, nothing inline
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Files are taken on the import pages alone, and kept in memory; the rest is limited here.
FILE_UPLOAD_HANDLERS = ["schools.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # the pages carry the token; no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"

# Mail
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("KC_MAIL_FROM", "Kompetencecenteret <kompetencecenter@example.dk>")
SITE_URL = env.text("KC_SITE_URL", "http://127.0.0.1:8000")

# Celery. KC_BROKER is set by the supervisor of the embedded default; Celery reads
# CELERY_BROKER_URL on its own and would let it beat these settings, so ours has another name.
CELERY_BROKER_URL = env.text("REDIS_URL", env.text("KC_BROKER", "memory://"))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240  # seconds
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: else a worker gives up within the hour
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}  # seconds, above the time limit
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # the file is written at every tick: its age is beat's pulse
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# What a Prometheus server must show to read the metrics; without one there are none.
METRICS_TOKEN = env.text("KC_METRICS_TOKEN", "")

# What breaks is told without what was typed, in the log and in a mail to ADMINS.
DEFAULT_EXCEPTION_REPORTER = "kompetencecenter.discretion.Report"
# One line an event: words for people, or with KC_LOG_FORMAT=json an object for machines.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kompetencecenter.discretion.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {
            "()": "kompetencecenter.discretion.Json",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("KC_LOG_FORMAT", ("line", "json")),
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": env.text("KC_LOG_LEVEL", "INFO")}
        for name in (
            *("accounts", "advisors", "catalogue", "courses", "kompetencecenter"),
            *("journal", "notifications", "oversight", "reminders", "requests", "schools"),
        )
    },
}
