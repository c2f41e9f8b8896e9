"""Two hundred coordinators' presses in the same moment, and one advisor with few hours left."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.errors import RuleBroken
from advisors.errors import NotEnoughHours
from advisors.models import Advisor, HourAccount, HourEntry
from advisors.queries import Hours, faults, hours_on
from requests.errors import AdvisorLeftOut
from requests.models import Offer, RequestTheme, SupportRequest
from requests.services import offers
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.requests.at_once import PATIENCE

REQUESTS, AT_ONCE = 200, 20
HOURS = 75
"""Seven offers of ten hours each, and five hours that are not enough for an eighth."""

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.usefixtures("monday"),
]


@pytest.fixture
def cases(tina, nordbakke, coordinator, advisor) -> list[SupportRequest]:
    """Two hundred clarified requests, alike; the advisor's limit of courses is not what stops."""
    original = stories.a_ready_request(tina, nordbakke, coordinator, now=MONDAY)
    stories.qualify(advisor, original, now=MONDAY, hours=HOURS)
    Advisor.objects.filter(pk=advisor.pk).update(max_courses=10)
    fields = {
        field.attname: getattr(original, field.attname)
        for field in SupportRequest._meta.concrete_fields
        if field.attname not in {"id", "case_number"}
    }
    made = SupportRequest.objects.bulk_create(
        SupportRequest(**fields, case_number=f"2026-1{number:03}") for number in range(REQUESTS - 1)
    )
    theme = original.request_themes.get()
    RequestTheme.objects.bulk_create(
        RequestTheme(support_request=case, area_id=theme.area_id, level=theme.level)
        for case in made
    )
    return [original, *made]


def test_two_hundred_offers_of_the_last_hours_give_what_there_is_and_explain_the_rest(
    cases, advisor, coordinator
):
    start = Barrier(AT_ONCE)

    def press(case: SupportRequest) -> object:
        try:
            return offers.send(
                case,
                lead=advisor,
                second=None,
                by=coordinator,
                now=MONDAY,
                version=case.version,
            )
        except RuleBroken as refused:
            return refused

    def work(share: list[SupportRequest]) -> list[object]:
        start.wait(PATIENCE)
        try:
            return [press(case) for case in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        shares = pool.map(work, [cases[number::AT_ONCE] for number in range(AT_ONCE)])
        outcomes = [outcome for share in shares for outcome in share]

    refused = [outcome for outcome in outcomes if isinstance(outcome, RuleBroken)]
    assert len(refused) == REQUESTS - 7
    assert all(isinstance(one, AdvisorLeftOut | NotEnoughHours) for one in refused)
    assert {str(one) for one in refused} == {
        "Vibeke Ibsen: Har 5 timer ledige i skoleåret, men forløbet kræver 10 timer."
    }
    assert hours_on([advisor], MONDAY.date())[advisor.pk] == Hours(
        granted=4500, reserved=4200, free=300
    )
    assert HourAccount.objects.get().free_minutes == 300
    assert HourEntry.objects.filter(kind=HourEntry.Kind.RESERVED).count() == 7
    assert Offer.objects.count() == 7
    statuses = Counter(SupportRequest.objects.values_list("status", flat=True))
    assert statuses == {Status.OFFERED: 7, Status.READY: REQUESTS - 7}
    assert list(faults()) == []
