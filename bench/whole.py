"""End to end on a real database: read, score and solve, say why, and save the offers."""

import time
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench.house import standing

Row = dict[str, float | int | str]


def measured(size: str, limit: float) -> Row:
    """Measure one week in a scratch database that is made for it and removed after it."""
    with standing():
        return _planned(size, limit)


def _planned(size: str, limit: float) -> Row:
    from advisors.matching import Case, plan  # noqa: PLC0415 - models only after setup
    from bench import scratch, weeks  # noqa: PLC0415
    from requests.queries.week_plan import past_offers, ready_in  # noqa: PLC0415
    from requests.services.matching import staff_in  # noqa: PLC0415

    place = scratch.write(*map(int, size.split("x")))
    started, cpu = time.perf_counter(), time.process_time()
    staff = staff_in({place.pk}, now=scratch.NOW)[place.pk]
    cases = ready_in(place, most=None)
    past = past_offers(cases)
    today = weeks.TODAY
    needs = [Case(case.pk, staff.expected(case.need, today=today)) for case in cases]
    loaded = time.perf_counter()
    made = plan(
        needs,
        staff.candidates,
        today=today,
        declined=past.declined,
        history=past.courses,
        weights=staff.weights,
        time_limit=limit,
    )
    planned = time.perf_counter()
    saved = _saved(cases, made, staff)
    ended = time.perf_counter()
    return {
        "load": loaded - started,
        "plan": planned - loaded,
        "save": ended - planned,
        "whole": ended - started,
        "cpu": time.process_time() - cpu,
        "placed": len(made.assignments),
        "saved": saved,
        "worth": made.total,
        "bound": made.bound,
        "gap": made.gap,
        "database": connection.vendor,
    }


@transaction.atomic
def _saved(cases: Any, made: Any, staff: Any) -> int:
    """Save an offer for each advisor of the plan, with the reasons in words; how many."""
    from bench.scratch import BATCH, NOW  # noqa: PLC0415
    from requests.models import Offer  # noqa: PLC0415
    from requests.services.matching import explained  # noqa: PLC0415

    by_key = {case.pk: case.support_request for case in cases}
    offers = []
    for one in made.assignments:
        request = by_key[one.key]
        for part, suggestion in ((Offer.Part.LEAD, one.lead), (Offer.Part.SECOND, one.second)):
            if suggestion is None:
                continue
            words = explained(suggestion, staff.weights, now=NOW, together=one.together)
            offers.append(
                Offer(
                    support_request=request,
                    advisor_id=suggestion.candidate.advisor_id,
                    part=part,
                    sent_at=NOW,
                    sent_by_id=request.created_by_id,
                    answer_by=NOW + timedelta(days=1),
                    reserved_minutes=request.planned_minutes or 0,
                    score=suggestion.score,
                    explanation=words | {"rank": one.place, "among": one.among},
                )
            )
    Offer.objects.bulk_create(offers, batch_size=BATCH)
    return len(offers)
