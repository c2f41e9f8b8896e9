"""Whatever way a text comes, a CPR number does not reach the database, nor a message about it."""

import pytest
from django.db import transaction

from accounts.errors import RuleBroken
from lifecycle.models import StatusChange
from privacy.errors import HoldsCpr
from requests.models import Question, SupportRequest
from requests.services import offers, triage
from requests.states import Status
from tests.conftest import MONDAY
from tests.factories import SchoolFactory, UserFactory
from tests.requests.walks import Cast, walk

CPR = "311236-4123"  # born in 2036: hits nobody alive
TEXT = f"Det gælder {CPR}."

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def cast(tina, anna, nordbakke, coordinator, advisor, school_year) -> Cast:
    return Cast(tina, anna, nordbakke, coordinator, advisor)


def refused(act) -> None:
    with pytest.raises(HoldsCpr) as caught, transaction.atomic():
        act()
    assert CPR not in str(caught.value)


def test_no_way_of_saving_takes_a_number(cast):
    case = walk(cast, Status.SUBMITTED)
    question = Question(support_request=case, text=TEXT, asked_at=MONDAY, asked_by=cast.coordinator)

    refused(question.save)
    refused(lambda: Question.objects.bulk_create([question]))
    refused(lambda: SupportRequest.objects.update(goal=TEXT))
    refused(lambda: SchoolFactory(name=CPR))
    refused(lambda: UserFactory(name=f"Anna {CPR}"))
    refused(lambda: UserFactory(phone=CPR))

    assert Question.objects.count() == 0


def test_looking_for_a_number_is_still_possible(cast):
    assert not SupportRequest.objects.filter(goal__contains=CPR).exists()


@pytest.mark.parametrize("act", ["ask", "decline", "refer_on"])
def test_no_act_of_the_coordinator_takes_a_number(cast, act):
    case = walk(cast, Status.SUBMITTED)
    said = {"text": TEXT} if act == "ask" else {"reason": TEXT}
    before = StatusChange.objects.count()

    with pytest.raises(RuleBroken):
        getattr(triage, act)(case, by=cast.coordinator, now=MONDAY, version=case.version, **said)

    case.refresh_from_db()
    assert (case.status, case.outcome_reason) == (Status.SUBMITTED, "")
    assert StatusChange.objects.count() == before


def test_no_answer_of_the_advisor_takes_a_number(cast):
    offer = walk(cast, Status.OFFERED).offers.get()

    with pytest.raises(RuleBroken):
        offers.decline(offer, by=cast.advisor.user, now=MONDAY, reason=TEXT)

    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason) == ("open", "")
