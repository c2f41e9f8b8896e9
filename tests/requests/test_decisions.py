"""The fifth working day: the centre leader decides, and everybody is told what and by when."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from notifications.models import Message
from reminders.services import sweep
from requests.errors import PromiseInThePast, WaitsForNoDecision
from requests.models import LeaderDecision, SupportRequest
from requests.services import decisions
from requests.states import Status
from tests.conftest import MONDAY
from tests.requests.walks import walk

FIFTH = MONDAY + dt.timedelta(days=7)
OUTCOME = LeaderDecision.Outcome
LIST = "/leder/beslutninger/"
CPR = "311236-4123"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def case(cast, monday):
    """A clarified request on its fifth working day, without an advisor."""
    made = walk(cast, Status.READY)
    monday.move_to(FIFTH)
    return made


def decide(case, by, outcome=OUTCOME.PHONE, days=2, note=""):
    return decisions.decide(
        case,
        outcome=outcome,
        promised_on=FIFTH.date() + dt.timedelta(days=days),
        note=note,
        by=by,
        now=FIFTH,
    )


def posted(**changes):
    return {
        "outcome": "phone",
        "promised_on_day": "25",
        "promised_on_month": "11",
        "promised_on_year": "2026",
        "note": "Ring inden middag.",
        **changes,
    }


def mails(kind):
    return {str(m.recipient) for m in Message.objects.filter(kind=f"requests.{kind}")}


def test_the_leader_finds_the_case_without_its_texts_and_decides(client, case, centre_leader):
    client.force_login(centre_leader)
    shown = client.get(LIST).content.decode()
    assert case.case_number in shown
    assert "Femte arbejdsdag er i dag" in shown
    assert case.situation not in shown

    answer = client.post(f"{LIST}{case.pk}/", posted(), follow=True).content.decode()

    assert "Besluttet. Skolen og koordinatoren får besked." in answer
    assert "onsdag den 25. november 2026" in answer
    assert mails("decided") == {"Tina Holm"}
    assert mails("leader_decided") == {"Karen Toft"}
    assert client.get(f"{LIST}{case.pk}/").status_code == 404  # decided


def test_the_school_and_the_coordinator_read_what_and_by_when(
    client, case, centre_leader, tina, coordinator
):
    decide(case, centre_leader, note="Ring inden middag.")

    for person, path in ((tina, "/henvendelser/"), (coordinator, "/koordinator/")):
        client.force_login(person)
        shown = client.get(f"{path}{case.pk}/").content.decode()
        assert "Skolen får en samtale i telefonen nu" in shown
        assert "Senest onsdag den 25. november 2026." in shown
        assert ("Ring inden middag." in shown) == (person == coordinator)


def test_the_waiting_list_is_carried_out_at_once_and_told_once(case, centre_leader):
    decide(case, centre_leader, OUTCOME.WAITING_LIST, days=14)

    case.refresh_from_db()
    assert (case.status, case.promised_on) == (Status.WAITING_LIST, dt.date(2026, 12, 7))
    assert mails("waiting_list") == {"Tina Holm"}
    assert mails("decided") == set()


def test_an_offer_that_is_out_is_left_to_the_coordinator(cast, centre_leader, monday):
    offered = walk(cast, Status.OFFERED)
    monday.move_to(FIFTH)

    decide(offered, centre_leader, OUTCOME.WAITING_LIST)

    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


def test_a_decision_ends_the_reminders_to_the_leader(case, centre_leader):
    sweep.sweep(now=FIFTH, by=SYSTEM)
    assert mails("decision_needed") == {"Charlotte Ravn"}

    decide(case, centre_leader)

    asked = Message.objects.get(kind="requests.decision_needed")
    assert asked.status == "cancelled"


@pytest.mark.parametrize("who", ["coordinator", "administrator", "anna", "special_leader"])
def test_nobody_else_decides(request, client, case, who):
    person = request.getfixturevalue(who)
    client.force_login(person)

    assert client.get(LIST).status_code == 404
    assert client.post(f"{LIST}{case.pk}/", posted()).status_code == 404
    with pytest.raises(NotAllowed):
        decide(case, person)


def test_before_the_fifth_day_there_is_nothing_to_decide(client, cast, centre_leader):
    early = walk(cast, Status.READY)
    client.force_login(centre_leader)

    assert early.case_number not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{early.pk}/").status_code == 404


@pytest.mark.parametrize("status", [Status.AWAITING_SCHOOL, Status.MATCHED, Status.WITHDRAWN])
def test_what_needs_no_decision_is_refused(cast, centre_leader, monday, status):
    other = walk(cast, status)
    monday.move_to(FIFTH)

    with pytest.raises(WaitsForNoDecision):
        decide(other, centre_leader)


def test_it_is_decided_once_and_not_in_the_past(case, centre_leader):
    with pytest.raises(PromiseInThePast):
        decide(case, centre_leader, days=-1)
    decide(case, centre_leader)

    with pytest.raises(WaitsForNoDecision):
        decide(SupportRequest.objects.get(pk=case.pk), centre_leader)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": ""}, "Vælg, hvad der nu skal ske"),
        ({"promised_on_day": "1"}, "Vælg dags dato eller en senere dag"),
        ({"promised_on_year": ""}, "Skriv både dag, måned og år"),
        ({"note": f"Det drejer sig om {CPR}."}, "CPR"),
    ],
)
def test_a_decision_that_lacks_something_is_not_made(client, case, centre_leader, changes, said):
    client.force_login(centre_leader)

    response = client.post(f"{LIST}{case.pk}/", posted(**changes))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not LeaderDecision.objects.exists()
