"""Writes docs/access.md from the table that the tests prove."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompetencecenter.settings.test")
django.setup()

from tests.access import matrix  # noqa: E402 - the settings come first
from tests.access.asking import patterns  # noqa: E402

matrix.PAGE.write_text(matrix.printed(patterns()), encoding="utf-8")
