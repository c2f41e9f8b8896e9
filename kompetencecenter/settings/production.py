"""Production: everything secret comes from the environment, everything loose is tightened."""

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from kompetencecenter import env
from kompetencecenter.settings.base import *  # noqa: F403
from kompetencecenter.settings.base import DATABASES

if env.flag("KC_DEMO", default=False):
    raise ImproperlyConfigured(
        "KC_DEMO can not be used with production settings: the demo has sign-in without password"
    )

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 characters, see .env.example")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Missing ALLOWED_HOSTS: the host names of the site, comma between")
env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address in production")

SITE_URL = env.text("KC_SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DEFAULT_FROM_EMAIL = env.text("KC_MAIL_FROM")
EMAIL_HOST = env.text("EMAIL_HOST")

PROXIES = env.number("KC_PROXIES", 1)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Limits are counted there: a Redis that is gone must not make every page wait for it.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# No browser of today asks for these; packing them would be most of the time of a build.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *Compressor.SKIP_COMPRESS_EXTENSIONS,
    *("eot", "ttf", "map"),
]
SECURE_SSL_REDIRECT = env.flag("KC_HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sundhed/"]  # the health check asks from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
