"""The embedded default behind `make run`: SQLite or DATABASE_URL; mails stay on a page."""

from kompetencecenter import env
from kompetencecenter.settings.base import *  # noqa: F403
from kompetencecenter.settings.base import DATA_DIR, STATIC_ROOT

DATA_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is missing, also when it is not used

DEMO = True
SECOND_FACTOR = False  # the demo's doors have no first one
DEBUG = env.flag("KC_DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "demo-only-" + "kompetencecenter-" * 3)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS")]
# Mails in the demo go nowhere: the outbox rows are what the page of sent mails shows.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
