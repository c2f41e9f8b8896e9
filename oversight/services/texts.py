"""Emptying what people wrote in cases; numbers, dates and answers that are counted stay."""

import re
from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from accounts.actors import Actor
from lifecycle.models import StatusChange
from oversight.models import HiddenText
from oversight.registry import FORMER, Leaver, holdings
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log

DELETED = "[slettet efter reglen]"
"""Stands in place of a text that was there, so that a reader knows. Stored, and so in Danish."""


@transaction.atomic
def delete_of_cases(cases: "QuerySet[Any]", *, by: Actor) -> int:
    """Replace every text of the cases, in logs, revisions, comments and history as well.

    Returns how many cases. What was empty stays empty, but the situation of the request, which
    says that it was done. Not what outlives its case: examples, which are written without one.
    """
    chosen = list(cases)
    if not chosen:
        return 0
    picked = cases.model._default_manager.filter(pk__in=[case.pk for case in chosen])
    for holding in holdings():
        if not holding.case:
            continue
        rows = holding.of_cases(picked)
        subjects = rows.values("pk")
        history = StatusChange.objects.filter(subject_type=holding.label, subject_id__in=subjects)
        history.exclude(reason="").update(reason=DELETED)
        HiddenText.objects.filter(object_type=holding.label, object_id__in=subjects).delete()
        emptied: dict[str, Any] = {name: _unless_empty(name) for name in holding.texts}
        emptied |= dict.fromkeys(holding.also, "")
        if emptied:
            rows.update(**emptied)
    picked.update(situation=DELETED)
    for case in chosen:
        place = case.municipality_id
        why = Purpose.RETENTION
        access_log.record(Act.DELETE, case, by=by, municipality_id=place, why=why)
    return len(chosen)


def without(text: str, leaver: Leaver) -> str:
    """Return the text with the person's whole name, and her address, replaced by what she is now.

    A longer name that begins with hers is left alone.
    """
    for words in (leaver.email, leaver.name):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", FORMER, text, flags=re.IGNORECASE)
    return text


def _unless_empty(name: str) -> Case:
    return Case(When(**{name: ""}, then=Value("")), default=Value(DELETED))
