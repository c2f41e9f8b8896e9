"""Tests: fast hashing, mails in memory, the same code on SQLite and PostgreSQL."""

import os

from kompetencecenter.settings.base import *  # noqa: F403
from kompetencecenter.settings.base import DATA_DIR, DATABASES

DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMO = True  # the demo doors are tested too; production.py's refusal has tests of its own
# Off as in the demo, and sessions outlive the weeks a story jumps; sign-in has its own tests.
SECOND_FACTOR = False
SESSION_COOKIE_AGE = SESSION_LASTS = 400 * 24 * 60 * 60  # seconds
SECRET_KEY = "tests-only-" + "x" * 50
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False
RATE_LIMITS = {}  # a test's clock stands still, and its people send a lot; the limits' own turn on
AXES_ENABLED = True
# One database a run, so that two runs at once do not disturb each other. On SQLite it is a file,
# so that live servers, threads and worker processes see the same rows.
TEST_DATABASE = f"test_kompetencecenter_{os.getpid()}"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    TEST_DATABASE = str(DATA_DIR / f"{TEST_DATABASE}.sqlite3")
DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
