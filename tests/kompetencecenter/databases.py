"""Databases beside the test database, for whole installations run as processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.db import connection


@contextmanager
def fresh_database(purpose: str = "") -> Iterator[str]:
    """An empty database on the server under test; yields its address."""
    server = connection.settings_dict
    name = f"kompetencecenter_{purpose}{os.getpid()}"
    address = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(
        **{**server, "PORT": server["PORT"] or 5432}
    )
    admin = psycopg2.connect(f"{address}postgres")
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{address}{name}"
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            admin.close()
