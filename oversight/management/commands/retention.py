"""Tell what the rules of retention would do tonight. Nothing is touched."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import SYSTEM
from oversight.models import RetentionRule
from oversight.services import retention


class Command(BaseCommand):
    help = "Dry run of the retention rules: what is due, from before when, and what holds it back."

    def handle(self, *args: Any, **options: Any) -> None:
        retention.ensure(by=SYSTEM)
        today = timezone.localdate()
        for rule in RetentionRule.objects.select_related("municipality"):
            due = retention.look(rule, today=today)
            place = rule.municipality or "the installation"
            self.stdout.write(
                f"{place}: {rule.kind}: {due.count} from before {due.before}{_held_back(rule)}"
            )


def _held_back(rule: RetentionRule) -> str:
    if rule.lacks_reference:
        return ", not touched: no authority to delete is named"
    return "" if rule.is_active else ", not touched: switched off"
