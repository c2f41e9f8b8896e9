"""Prove that every hour account equals the sum of its entries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisors.queries import unbalanced_accounts


class Command(BaseCommand):
    help = "Compares each hour account with its entries; lists those that differ and exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        unbalanced = list(unbalanced_accounts())
        for found in unbalanced:
            self.stderr.write(str(found))
        if unbalanced:
            raise CommandError(f"{len(unbalanced)} hour accounts do not equal their entries.")
        self.stdout.write("All hour accounts equal the sum of their entries.")
