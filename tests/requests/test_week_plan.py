"""The plan of the week through the public door: proposed, adjusted, confirmed, sent."""

import datetime as dt
import re
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from advisors.models import HourEntry
from privacy.models import AccessEvent, Act
from requests.models import Offer, RequestTheme, SupportRequest, Wait
from requests.services import intake, offers, triage, week_plan
from requests.services.week_plan import PlannedLine, send_all
from requests.states import OfferStatus, Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import AdvisorFactory, MembershipFactory, SchoolFactory
from tests.personas import in_municipality
from tests.requests.at_once import at_once
from tests.requests.walks import WALKS, walk

pytestmark = pytest.mark.usefixtures("monday")

PLAN, SEND, SENT = (
    "/koordinator/planlaeg/",
    "/koordinator/planlaeg/send/",
    "/koordinator/planlaeg/sendt/",
)
BUDGET = 12


@pytest.fixture
def karen(client: Client, cast) -> Client:
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def three(cast, other_advisor) -> list[SupportRequest]:
    """Three clarified requests of one theme; Vibeke and Viggo can take two courses each."""
    cases = [walk(cast, Status.READY) for _ in range(3)]
    for advisor in (cast.advisor, other_advisor):
        stories.qualify(advisor, cases[0], now=MONDAY)
        type(advisor).objects.filter(pk=advisor.pk).update(max_courses=2)
    return cases


def leads(response) -> Mapping[int, str]:
    return {line.case.pk: line.lead.name for line in response.context["page"].placed}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def lines(response) -> list[str]:
    return re.findall(r'name="line" value="([^"]+)"', response.content.decode())


def as_form(response) -> dict[str, object]:
    """What a browser without JavaScript would post from the page as it stands."""
    page = response.content.decode()
    fields: dict[str, object] = {
        "seen": re.findall(r'name="seen" value="([^"]+)"', page),
        "lock": re.findall(r'name="lock" value="([^"]+)" id="[^"]+" checked', page),
        "out": re.findall(r'name="out" value="([^"]+)" id="[^"]+" checked', page),
    }
    return fields | dict.fromkeys(re.findall(r'<select[^>]* name="([^"]+)"', page), "")


def other_than(name: str, cast, other_advisor):
    return other_advisor if name == str(cast.advisor) else cast.advisor


# The proposal


def test_the_proposal_says_who_why_and_how_good_it_is(karen, cast, three):
    response = karen.get(PLAN)

    said = words(response)
    assert set(leads(response)) == {case.pk for case in three}
    assert "Planen dækker 3 af 3 henvendelser. Den er bevist bedst mulig." in said
    assert "Kan vejlede andre i »Klasserumsledelse«, og det dækker behovet." in said
    assert three[0].case_number in said
    assert "Ingen vejleder endnu; afklaret 16. nov. 2026." in said
    assert Offer.objects.count() == 0


def test_limits_hold_over_the_whole_plan(karen, cast, three, other_advisor):
    type(other_advisor).objects.filter(pk=other_advisor.pk).update(max_courses=1)
    type(cast.advisor).objects.filter(pk=cast.advisor.pk).update(max_courses=1)

    page = karen.get(PLAN).context["page"]

    assert sorted(line.lead.name for line in page.placed) == ["Vibeke Ibsen", "Viggo Juhl"]
    (alone,) = page.unplaced
    assert alone.reason
    assert alone.reason.endswith(".")
    assert page.summary == "Planen dækker 2 af 3 henvendelser."


def test_the_advisors_are_shown_today_and_with_the_plan(karen, cast, three, other_advisor):
    loads = karen.get(PLAN).context["page"].loads

    assert sum(load.courses_then - load.courses_today for load in loads) == 3
    assert {load.free_today for load in loads} == {"160 timer"}
    assert {load.free_then for load in loads} == {"150 timer", "140 timer"}


def test_a_no_is_told_and_kept_to(karen, cast, three, other_advisor):
    offer = offers.send(
        three[0],
        lead=cast.advisor,
        second=None,
        by=cast.coordinator,
        now=MONDAY,
        version=three[0].version,
    )[0]
    offers.decline(offer, by=cast.advisor.user, now=MONDAY, reason="Ikke tid.")

    response = karen.get(PLAN)

    assert leads(response)[three[0].pk] == "Viggo Juhl"
    assert "Har sagt nej: Vibeke Ibsen." in words(response)


def test_who_knows_the_school_counts_here_as_on_the_page_of_the_request(karen, cast, three):
    walk(cast, Status.MATCHED)
    url = f"/koordinator/{three[0].pk}/"

    scores = {one.name: one.score for one in karen.get(url).context["suggestions"]}

    locked = karen.post(PLAN, {"lock": f"{three[0].pk}.{cast.advisor.pk}"})
    (line,) = [one for one in locked.context["page"].placed if one.case.pk == three[0].pk]
    assert line.lead.score == scores["Vibeke Ibsen"]
    assert "Kender skolen fra 1 tidligere forløb." in [part.sentence for part in line.lead.parts]


def test_what_is_not_clarified_is_listed_apart(karen, cast):
    waiting = walk(cast, Status.SUBMITTED)
    waiting = triage.put_on_waiting_list(
        waiting,
        by=cast.coordinator,
        now=MONDAY,
        version=waiting.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Alle er optaget.",
        promised_on=MONDAY.date() + dt.timedelta(days=7),
    )
    triage.take_off_waiting_list(waiting, by=cast.coordinator, now=MONDAY, version=waiting.version)

    response = karen.get(PLAN)

    page = response.context["page"]
    assert [case.pk for case in page.unclear] == [waiting.pk]
    assert (page.is_empty, page.unclear_more) == (True, 0)
    assert "Mangler afklaring" in words(response)


@pytest.mark.parametrize("status", [s for s in WALKS if s != Status.READY])
def test_only_what_is_ready_is_planned(karen, cast, status):
    case = walk(cast, status)

    response = karen.get(PLAN)

    assert response.context["page"].is_empty
    assert case.case_number == "" or case.case_number not in words(response)


def test_a_plan_without_proof_says_how_far_it_can_be(karen, three, monkeypatch):
    real = week_plan.plan

    def unproved(*args, **kwargs):
        made = real(*args, **kwargs)
        return type(made)(made.assignments, made.unplaced, made.total, made.total + 3, False)

    monkeypatch.setattr(week_plan, "plan", unproved)

    free = karen.get(PLAN).context["page"].proof
    chosen = karen.post(PLAN, {"out": three[0].pk}).context["page"].proof

    assert free == "Den er højst 1 % fra den bedste."
    assert chosen == "Den er højst 1 % fra den bedste med dine valg."


# What she has chosen is kept


def test_her_choices_are_there_again_when_the_page_is_opened_anew(karen, cast, three):
    case, other = three[0], three[1]
    karen.post(PLAN, {"lock": f"{case.pk}.{cast.advisor.pk}", "out": other.pk})

    page = karen.get(PLAN).context["page"]

    (line,) = [line for line in page.placed if line.case.pk == case.pk]
    assert line.is_locked
    assert [left.pk for left in page.left_out] == [other.pk]


def test_what_is_chosen_on_one_page_leaves_the_choices_of_the_others(karen, cast, three):
    karen.post(PLAN, {"lock": f"{three[0].pk}.{cast.advisor.pk}"})

    page = karen.post(PLAN, {"on_page": three[1].pk, "out": three[1].pk}).context["page"]

    assert [line.case.pk for line in page.placed if line.is_locked] == [three[0].pk]
    assert [left.pk for left in page.left_out] == [three[1].pk]


def test_all_choices_can_be_dropped_at_once(karen, cast, three):
    karen.post(PLAN, {"lock": f"{three[0].pk}.{cast.advisor.pk}", "out": three[1].pk})
    assert "Glem mine valg" in words(karen.get(PLAN))

    dropped = karen.post(PLAN, {"act": "afresh", "on_page": three[1].pk, "out": three[1].pk})

    for page in (dropped, karen.get(PLAN)):
        assert len(page.context["page"].placed) == 3
        assert not any(line.is_locked for line in page.context["page"].placed)
        assert "Glem mine valg" not in words(page)


def test_a_plan_that_was_sent_leaves_nothing_behind(karen, three):
    karen.post(PLAN, {"out": three[0].pk})
    karen.post(SEND, {"line": lines(karen.post(PLAN, {"act": "send", "out": three[0].pk}))})

    page = karen.get(PLAN).context["page"]

    assert [line.case.pk for line in page.placed] == [three[0].pk]


# Adjusting


def test_a_change_is_kept_and_the_rest_is_planned_again(karen, cast, three, other_advisor):
    before = karen.get(PLAN)
    case = three[0]
    wanted = other_than(leads(before)[case.pk], cast, other_advisor)

    after = karen.post(PLAN, as_form(before) | {f"wants_{case.pk}": wanted.pk})

    assert leads(after)[case.pk] == str(wanted)
    assert len(leads(after)) == 3
    assert "bedst mulig med dine valg" in words(after)
    again = karen.post(PLAN, as_form(after))
    assert leads(again)[case.pk] == str(wanted)


def test_a_lock_holds_whatever_else_is_changed_and_can_be_let_go(karen, cast, three, other_advisor):
    before = karen.get(PLAN)
    case = three[0]
    locked = other_than(leads(before)[case.pk], cast, other_advisor)

    after = karen.post(PLAN, {"lock": f"{case.pk}.{locked.pk}", "out": three[1].pk})
    released = karen.post(PLAN, as_form(after) | {"lock": [], "out": []})

    (line,) = [line for line in after.context["page"].placed if line.case.pk == case.pk]
    assert (line.lead.name, line.is_locked) == (str(locked), True)
    assert leads(released) == leads(before)


def test_what_is_left_out_frees_its_advisor_and_comes_back(karen, cast, three, other_advisor):
    for advisor in (cast.advisor, other_advisor):
        type(advisor).objects.filter(pk=advisor.pk).update(max_courses=1)
    before = karen.get(PLAN)
    chosen = next(iter(leads(before)))

    after = karen.post(PLAN, as_form(before) | {"out": chosen})
    back = karen.post(PLAN, as_form(after) | {"out": []})

    page = after.context["page"]
    assert [case.pk for case in page.left_out] == [chosen]
    assert (len(page.placed), len(page.unplaced)) == (2, 0)
    assert page.summary == "Planen dækker 2 af 2 henvendelser."
    assert leads(back) == leads(before)


def test_a_lock_on_somebody_who_can_not_take_it_says_why_and_stays(karen, cast, three):
    cast.advisor.partial_schools.add(cast.school)

    response = karen.post(PLAN, {f"wants_{three[0].pk}": cast.advisor.pk})

    (line,) = response.context["page"].unplaced
    assert (line.case.pk, line.is_locked, line.chosen) == (three[0].pk, True, "Vibeke Ibsen")
    assert line.reason


@pytest.mark.parametrize(
    "nonsense",
    [
        {"lock": "x"},
        {"lock": "1.2.3"},
        {"lock": "999999999999999999.1"},
        {"lock": "99999999999999999999999999.1"},
        {"out": ["-1", "", "²", "999999"]},
        {"wants_x": "1", "wants_": "", "wants_7": "8"},
        {"seen": "1.2"},
        {"act": "drop"},
    ],
)
def test_what_is_not_understood_is_no_choice(karen, three, nonsense):
    assert leads(karen.post(PLAN, nonsense)) == leads(karen.get(PLAN))


# Sending


def test_nothing_is_sent_before_the_confirmation(karen, three):
    before = karen.get(PLAN)
    confirmation = karen.post(PLAN, as_form(before) | {"act": "send"})

    assert "Send 3 henvendelser til deres vejledere?" in words(confirmation)
    assert len(lines(confirmation)) == 3
    assert confirmation.context["page"].changed == frozenset()
    assert Offer.objects.count() == 0


def test_the_plan_is_sent_and_the_page_tells_it(karen, three):
    confirmation = karen.post(PLAN, {"act": "send"})
    planned = leads(confirmation)

    response = karen.post(SEND, {"line": lines(confirmation)}, follow=True)

    assert response.redirect_chain == [(SENT, 302)]
    assert "3 henvendelser er tilbudt" in words(response)
    sent = {offer.support_request_id: str(offer.advisor) for offer in Offer.objects.open()}
    assert sent == planned
    assert "3 henvendelser er tilbudt" in words(karen.get(SENT))


def test_what_changed_after_the_plan_was_made_is_not_sent_and_told_why(
    karen, cast, three, other_coordinator
):
    confirmation = karen.post(PLAN, {"act": "send"})
    triage.clarify(
        three[0],
        by=other_coordinator,
        now=MONDAY,
        version=three[0].version,
        levels=dict(three[0].request_themes.values_list("area_id", "level")),
        planned_minutes=60,
    )
    intake.withdraw(three[1], by=cast.author, now=MONDAY, reason="Løst.")

    response = karen.post(SEND, {"line": lines(confirmation)}, follow=True)

    said = words(response)
    assert "2 henvendelser blev ikke sendt" in said
    assert "1 henvendelse er tilbudt" in said
    assert "Kim Bech" in said
    assert Offer.objects.get().support_request_id == three[2].pk


def test_an_advisor_who_fell_out_meanwhile_is_told_line_by_line(karen, cast, three):
    confirmation = karen.post(PLAN, {"act": "send"})
    mine = [pk for pk, name in leads(confirmation).items() if name == "Vibeke Ibsen"]
    cast.advisor.partial_schools.add(cast.school)

    response = karen.post(SEND, {"line": lines(confirmation)}, follow=True)

    refused = response.context["page"].changed
    assert sorted(line.pk for line in refused) == sorted(mine)
    assert all("habil" in line.refusal for line in refused)
    assert Offer.objects.count() == 3 - len(mine)


def test_the_confirmation_marks_what_is_not_as_she_saw_it(karen, cast, three, other_advisor):
    before = karen.get(PLAN)
    case = three[0]
    wanted = other_than(leads(before)[case.pk], cast, other_advisor)

    after = karen.post(PLAN, as_form(before) | {f"wants_{case.pk}": wanted.pk, "act": "send"})

    assert case.pk in after.context["page"].changed
    assert "Ny, siden du så planen" in words(after)


def test_sending_twice_offers_once_and_says_so(karen, three):
    form = {"line": lines(karen.post(PLAN, {"act": "send"}))}
    karen.post(SEND, form)

    response = karen.post(SEND, form, follow=True)

    assert "3 henvendelser blev ikke sendt" in words(response)
    assert Offer.objects.count() == 3


def test_a_pair_of_the_plan_is_sent_as_lead_and_second(karen, cast, three, other_advisor):
    case = three[0]
    line = f"{case.pk}.{case.version}.{cast.advisor.pk}.{other_advisor.pk}"

    response = karen.post(SEND, {"line": line}, follow=True)

    (sent,) = response.context["page"].sent
    assert sent.advisors == "Vibeke Ibsen, Viggo Juhl"
    assert [o.part for o in Offer.objects.order_by("part")] == [Offer.Part.LEAD, Offer.Part.SECOND]


def test_an_advisor_nobody_knows_is_refused(karen, three):
    response = karen.post(SEND, {"line": f"{three[0].pk}.{three[0].version}.999999.0"}, follow=True)

    (line,) = response.context["page"].changed
    assert line.refusal == "Denne vejleder kan ikke tage sagen."


@pytest.mark.parametrize("form", [{}, {"line": "x"}, {"line": "1.2.3"}, {"line": ["", "a.b.c.d"]}])
def test_sending_nothing_leads_back_to_the_plan(karen, three, form):
    response = karen.post(SEND, form)

    assert (response.status_code, response.url) == (302, PLAN)


def test_the_result_page_of_nothing_says_so(karen):
    assert "Du har ikke sendt en plan" in words(karen.get(SENT))


# Who


PEOPLE = ("tina", "anna", "bo", "special_leader", "centre_leader", "administrator", "advisor")


@pytest.mark.parametrize("person", PEOPLE)
def test_the_plan_is_the_coordinators_alone(request, three, person):
    somebody = request.getfixturevalue(person)
    client = Client()
    client.force_login(getattr(somebody, "user", somebody))
    line = f"{three[0].pk}.{three[0].version}.1.0"

    answers = [
        client.get(PLAN),
        client.post(PLAN, {"act": "send"}),
        client.post(SEND, {"line": line}),
        client.get(SENT),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Offer.objects.count() == 0


def test_another_municipality_sees_and_sends_nothing_of_it(three, cast, other_municipality):
    nina = in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
    client = Client()
    client.force_login(nina)

    assert client.get(PLAN).context["page"].is_empty
    line = f"{three[0].pk}.{three[0].version}.{cast.advisor.pk}.0"
    assert client.post(SEND, {"line": line}).status_code == 404
    assert Offer.objects.count() == 0


def test_two_municipalities_of_one_person_are_planned_apart(karen, cast, three, other_municipality):
    MembershipFactory(
        user=cast.coordinator, role=Role.COORDINATOR, municipality=other_municipality, school=None
    )
    nina = in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
    school = SchoolFactory(municipality=other_municipality)
    case = stories.a_ready_request(MembershipFactory(school=school).user, school, nina, now=MONDAY)
    theirs = AdvisorFactory(municipality=other_municipality, user__name="Nils Ravn")
    stories.qualify(theirs, case, now=MONDAY)

    response = karen.get(PLAN)
    locked = karen.post(PLAN, {"lock": f"{case.pk}.{cast.advisor.pk}"})

    assert leads(response)[case.pk] == leads(locked)[case.pk] == "Nils Ravn"
    assert len(leads(response)) == 4


def test_the_system_and_strangers_do_not_send(three, tina, bo, cast):
    line = PlannedLine(three[0].pk, three[0].version, cast.advisor.pk)
    for by in (SYSTEM, bo):
        with pytest.raises(NotAllowed):
            send_all([line], by=by, now=MONDAY)
    assert send_all([line], by=tina, now=MONDAY)[0].refusal
    assert Offer.objects.count() == 0


def test_each_look_leaves_one_line_in_the_access_log(karen, coordinator, three, municipality):
    karen.get(PLAN)
    karen.post(PLAN, {"act": "send"})

    events = AccessEvent.objects.filter(act=Act.SEARCH, municipality_id=municipality.pk)
    assert [event.actor_id for event in events] == [coordinator.pk] * 2


def test_a_link_can_not_send(karen):
    assert karen.get(SEND).status_code == 405


def test_the_board_leads_to_the_plan(karen):
    assert f'href="{PLAN}"' in karen.get("/koordinator/").content.decode()


# Cost


def copies(original: SupportRequest, count: int) -> None:
    fields = {
        field.attname: getattr(original, field.attname)
        for field in SupportRequest._meta.concrete_fields
        if field.attname not in {"id", "case_number"}
    }
    made = SupportRequest.objects.bulk_create(
        [SupportRequest(**fields, case_number=f"1999-{n:06}") for n in range(count)]
    )
    area = original.request_themes.get().area_id
    RequestTheme.objects.bulk_create(
        [RequestTheme(support_request=one, area_id=area, level=2) for one in made]
    )


def test_the_plan_costs_the_same_with_five_requests_and_with_fifty(
    karen, cast, three, statements, municipality
):
    original = three[0]
    original.refresh_from_db()
    copies(original, 2)
    karen.get(PLAN)
    with statements() as few:
        karen.get(PLAN)
    copies_before = SupportRequest.objects.count()
    SupportRequest.objects.filter(case_number__startswith="1999-").delete()
    copies(original, 57)
    for _ in range(25):
        stories.qualify(AdvisorFactory(municipality=municipality), original, now=MONDAY)

    with statements() as many:
        response = karen.get(PLAN)

    assert copies_before == 5
    assert len(few) == len(many) <= BUDGET
    assert len(leads(response)) == 60
    assert len(response.content) <= 250_000


# At once

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_plan_at_once_offer_every_request_once(
    karen, cast, three, other_coordinator
):
    planned = [
        PlannedLine(*map(int, value.split(".")[:3]))
        for value in lines(karen.post(PLAN, {"act": "send"}))
    ]

    results = at_once(
        lambda: send_all(planned, by=cast.coordinator, now=MONDAY),
        lambda: send_all(planned, by=other_coordinator, now=MONDAY),
    )

    offered = Offer.objects.filter(status=OfferStatus.OPEN)
    assert sorted(o.support_request_id for o in offered) == sorted(case.pk for case in three)
    assert HourEntry.objects.filter(kind=HourEntry.Kind.RESERVED).count() == 3
    names = ("Karen Toft", "Kim Bech")
    for mine, name_of_other in zip(results, reversed(names), strict=True):
        assert len(mine) == 3
        assert all(name_of_other in one.refusal for one in mine if one.refusal)
    for one, other in zip(*results, strict=True):
        assert bool(one.refusal) != bool(other.refusal)


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_plans_that_want_the_same_last_course_give_it_once(
    cast, three, other_coordinator, other_advisor
):
    type(cast.advisor).objects.filter(pk=cast.advisor.pk).update(max_courses=1)
    first, then, both = (PlannedLine(case.pk, case.version, cast.advisor.pk) for case in three)
    pair = PlannedLine(both.support_request_id, both.version, other_advisor.pk, cast.advisor.pk)

    results = at_once(
        lambda: send_all([first, pair], by=cast.coordinator, now=MONDAY),
        lambda: send_all([then, pair], by=other_coordinator, now=MONDAY),
    )

    outcomes = [one for mine in results for one in mine]
    assert Offer.objects.filter(advisor=cast.advisor).count() == 1
    assert all(one.refusal.strip() for one in outcomes if one.refusal)
    assert sum(not one.refusal for one in outcomes) == 1
