"""Carrying out the rules of retention: what is due, what goes, and a receipt of it."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from oversight.models import RetentionReceipt, RetentionRule
from oversight.registry import kinds
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.models import Municipality

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """What one rule has kept for long enough, and whether it will go tonight."""

    rule: RetentionRule
    before: date
    count: int


@transaction.atomic
def ensure(*, by: Actor) -> int:
    """Give every municipality, and the installation, a rule for each kind; return how many.

    Rules that are there stay as the municipality has set them. Idempotent. Raises NotAllowed for
    a person: they come with the municipality, and the administration changes them.
    """
    if person(by) is not None:
        raise NotAllowed
    there = set(RetentionRule.objects.values_list("municipality", "kind"))
    places = list(Municipality.objects.values_list("pk", flat=True))
    wanted = [
        RetentionRule(
            municipality_id=place,
            kind=kind.code,
            months=kind.months,
            is_active=kind.starts_active,
        )
        for kind in kinds()
        for place in ([None] if kind.shared else places)
        if (place, kind.code) not in there
    ]
    return len(RetentionRule.objects.bulk_create(wanted))


def look(rule: RetentionRule, *, today: date) -> Due:
    """Return what the rule would deal with today (the dry run). Nothing is touched."""
    before = rule.kept_from(today)
    kind = rule.of_kind
    count = kind.due(rule.municipality_id, before).count() if kind else 0
    return Due(rule, before, count)


def carry_out(*, by: Actor, now: datetime) -> list[RetentionReceipt]:
    """Do what every rule in force says and return a receipt for each that had something due.

    A rule without its authority to delete, or switched off, does nothing. Batches are committed
    one by one, each with its share of the receipt. A rule that fails stops no other: its batch is
    rolled back, it is named by its kind in the log, on the page and on its receipt, and tried
    again the next night. Idempotent: what has gone is not due again.
    """
    ensure(by=by)
    today = timezone.localdate(now)
    rules = list(RetentionRule.objects.select_related("municipality"))
    done = [_apply(rule, by=by, now=now, today=today) for rule in rules if rule.is_in_force]
    return [receipt for receipt in done if receipt is not None]


def _apply(
    rule: RetentionRule, *, by: Actor, now: datetime, today: date
) -> RetentionReceipt | None:
    kind, before, receipt = rule.of_kind, rule.kept_from(today), None
    assert kind is not None, "a rule in force has a kind"
    try:
        while True:
            with transaction.atomic():
                count = kind.carry_out(rule.municipality_id, before, by, now)
                if not count:
                    break
                receipt = _receipt(receipt, rule, before, count, by=by, now=now)
    except SoftTimeLimitExceeded:
        raise
    except Exception as fault:
        # The message of an exception may quote the row it is about: only its name is told.
        name = type(fault).__name__
        logger.error("retention: %s of %s failed: %s", rule.kind, rule.municipality_id, name)
        return _stopped(receipt, rule, before, name, by=by, now=now)
    RetentionRule.objects.filter(pk=rule.pk, failed_on__isnull=False).update(failed_on=None)
    return receipt


@transaction.atomic
def _stopped(
    receipt: RetentionReceipt | None,
    rule: RetentionRule,
    before: date,
    fault: str,
    *,
    by: Actor,
    now: datetime,
) -> RetentionReceipt:
    """Say on the rule and on its receipt that it stopped, and how far it had come."""
    receipt = _receipt(receipt, rule, before, 0, by=by, now=now)
    receipt.fault = fault
    receipt.save(update_fields=["fault"])
    RetentionRule.objects.filter(pk=rule.pk).update(failed_on=timezone.localdate(now))
    return receipt


def _receipt(
    receipt: RetentionReceipt | None,
    rule: RetentionRule,
    before: date,
    count: int,
    *,
    by: Actor,
    now: datetime,
) -> RetentionReceipt:
    if receipt is not None:
        receipt.count += count
        receipt.save(update_fields=["count"])
        return receipt
    kind = rule.of_kind
    assert kind is not None
    made = RetentionReceipt.objects.create(
        municipality=rule.municipality,
        kind=rule.kind,
        fate=kind.fate,
        count=count,
        months=rule.months,
        before=before,
        legal_reference=rule.legal_reference if kind.needs_reference else "",
        done_at=now,
        done_by=person(by),
    )
    access_log.record(
        Act.DELETE, made, by=by, municipality_id=rule.municipality_id, why=Purpose.RETENTION
    )
    return made
