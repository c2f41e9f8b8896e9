"""Prove that the hour ledger is in order: balances equal the sum of entries, and more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisors.queries import faults


class Command(BaseCommand):
    help = (
        "Compares each hour account with its entries, and checks reservations, closed years, "
        "hours carried over and extra hours; lists what is wrong and exits with 1."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} things in the hour ledger do not agree.")
        self.stdout.write("All hour accounts equal the sum of their entries.")
