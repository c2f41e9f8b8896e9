"""The embedded default behind `make run`: SQLite or DATABASE_URL, demo data, mails kept on a page."""

from kompetencecenter import env
from kompetencecenter.settings.base import *  # noqa: F403
from kompetencecenter.settings.base import DATA_DIR

DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMO = True
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
