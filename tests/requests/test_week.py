"""The week: whose turn it is, what threatens the promise and why, and what it costs."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.roles import Role
from requests.models import SupportRequest
from requests.presentation import work_badge
from requests.services import offers, triage
from requests.states import Status
from schools.workdays import WorkCalendar
from tests import stories
from tests.conftest import MONDAY
from tests.factories import (
    AbsenceFactory,
    ClosingDayFactory,
    CompetenceAreaFactory,
    MembershipFactory,
    SchoolFactory,
)
from tests.personas import in_municipality
from tests.requests.walks import walk

WEEK = "/koordinator/"


@pytest.fixture
def karen(client: Client, coordinator, monday) -> Client:
    client.force_login(coordinator)
    return client


def groups(response) -> dict[str, list[str]]:
    return {
        group.key: [case.row.case_number for case in group.cases]
        for turn in response.context["week"].turns
        for group in turn.groups
        if group.cases
    }


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def received(author, school, days_ago: int = 0, **values) -> SupportRequest:
    return stories.a_submitted_request(
        author, school, now=MONDAY - dt.timedelta(days=days_ago), **values
    )


def test_each_case_stands_where_its_turn_is(karen, cast):
    where = {
        Status.SUBMITTED: "new",
        Status.IN_TRIAGE: "clarify",
        Status.READY: "ready",
        Status.AWAITING_SCHOOL: "school",
        Status.OFFERED: "advisor",
        Status.WAITING_LIST: "waiting",
        Status.MATCHED: "matched",
    }
    numbers = {group: [walk(cast, status).case_number] for status, group in where.items()}
    for over in (Status.DECLINED, Status.WITHDRAWN, Status.DRAFT, Status.AWAITING_LEADER):
        walk(cast, over)
    walk(cast, Status.MATCHED, now=MONDAY - dt.timedelta(days=7))

    page = karen.get(WEEK)

    assert groups(page) == numbers
    assert [(turn.key, turn.total) for turn in page.context["week"].turns] == [
        ("coordinator", 3),
        ("others", 3),
        ("done", 1),
    ]
    assert "Ingen ledig vejleder" in text_of(page)
    assert "Frist på pause" in text_of(page)


def test_a_long_group_shows_its_first_and_leads_on_with_and_without_script(karen, cast):
    numbers = [received(cast.author, cast.school).case_number for _ in range(8)]

    first = karen.get(WEEK)
    second = karen.get(WEEK, {"group": "new", "page": 2})
    piece = karen.get(WEEK, {"group": "new", "page": 2}, headers={"HX-Request": "true"})
    gone = karen.get(WEEK, {"group": "new", "page": 9})

    assert groups(first) == {"new": numbers[:6]}
    assert "Vis flere (2 tilbage)" in text_of(first)
    assert groups(second) == {"new": numbers[6:]}
    assert "Vis de første" in text_of(second)
    assert "<html" not in piece.content.decode()
    assert [n for n in numbers if n in piece.content.decode()] == numbers[6:]
    assert groups(gone) == {"new": numbers[:6]}


@pytest.mark.parametrize("odd", [{"group": "x"}, {"group": "new", "page": "-1"}, {"page": "x"}])
def test_what_is_not_understood_shows_the_first(karen, cast, odd):
    case = received(cast.author, cast.school)

    assert groups(karen.get(WEEK, odd)) == {"new": [case.case_number]}


# What threatens the promise. A request of Monday 9 November is to be matched by Monday 16.


def whys(response) -> dict[str, tuple[str, str]]:
    return {
        threat.row.case_number: (threat.row.badge.text, threat.why)
        for threat in response.context["week"].threats
    }


@pytest.mark.parametrize(
    ("status", "days_ago", "badge", "why"),
    [
        (Status.SUBMITTED, 0, None, None),
        (Status.SUBMITTED, 4, "3 arbejdsdage tilbage", None),
        (Status.SUBMITTED, 5, "2 arbejdsdage tilbage", "Ingen har læst den."),
        (Status.IN_TRIAGE, 5, "2 arbejdsdage tilbage", "Den skulle være afklaret senest 13."),
        (Status.READY, 5, "2 arbejdsdage tilbage", None),
        (Status.READY, 6, "1 arbejdsdag tilbage", "Den skal tilbydes i dag"),
        (Status.READY, 7, "Frist i dag", "Den skal tilbydes i dag"),
        (Status.READY, 10, "1 arbejdsdag over", "Ingen vejleder har fået den tilbudt."),
        (Status.OFFERED, 7, "Frist i dag", "Vibeke Ibsen har ikke svaret inden svarfristen."),
        (Status.OFFERED, 3, "3 arbejdsdage tilbage", None),
        (Status.AWAITING_SCHOOL, 20, "Frist på pause", None),
        (Status.WAITING_LIST, 13, "1 arbejdsdag tilbage", "Den står stadig på ventelisten"),
        (Status.WAITING_LIST, 3, "9 arbejdsdage tilbage", None),
        (Status.MATCHED, 20, None, None),
    ],
)
def test_what_threatens_the_promise_says_why(karen, cast, status, days_ago, badge, why):
    case = walk(cast, status, now=MONDAY - dt.timedelta(days=days_ago))

    found = whys(karen.get(WEEK))

    assert (case.case_number in found) == (why is not None)
    if why is not None:
        assert found[case.case_number][0] == badge
        assert found[case.case_number][1].startswith(why)


def test_an_offer_that_is_not_late_threatens_only_on_the_last_day(karen, cast, monday):
    case = stories.a_ready_request(
        cast.author, cast.school, cast.coordinator, now=MONDAY - dt.timedelta(days=7)
    )
    stories.qualify(cast.advisor, case, now=MONDAY)
    offers.send(
        case, lead=cast.advisor, second=None, by=cast.coordinator, now=MONDAY, version=case.version
    )

    assert whys(karen.get(WEEK)) == {
        case.case_number: ("Frist i dag", "Vibeke Ibsen har ikke svaret endnu.")
    }


def test_the_worst_five_are_shown_and_the_rest_is_counted(karen, cast):
    old = [received(cast.author, cast.school, days_ago) for days_ago in range(20, 13, -1)]

    week = karen.get(WEEK).context["week"]

    assert [threat.row.case_number for threat in week.threats] == [c.case_number for c in old[:5]]
    assert (week.threats_total, week.more_threats) == (7, 2)


def test_days_off_do_not_count_in_the_time_left(karen, cast, municipality):
    received(cast.author, cast.school)
    for day in (18, 19):
        ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, day))

    (case,) = karen.get(WEEK).context["week"].group("new").cases

    assert case.row.badge.text == "3 arbejdsdage tilbage"


def test_a_municipality_that_works_in_school_holidays_counts_them(karen, cast, municipality):
    received(cast.author, cast.school)
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, 18), kind="school_holiday")
    municipality.pauses_in_school_holidays = False
    municipality.save()

    (case,) = karen.get(WEEK).context["week"].group("new").cases

    assert case.row.badge.text == "5 arbejdsdage tilbage"


# The next ten working days


def busy_weeks(cast, a_week: int = 2) -> None:
    """Eight weeks of requests that were clarified and then withdrawn, so that nothing is open."""
    for week in range(1, 9):
        for _ in range(a_week):
            case = walk(cast, Status.READY, now=MONDAY - dt.timedelta(weeks=week))
            SupportRequest.objects.filter(pk=case.pk).update(
                status=Status.WITHDRAWN, closed_at=MONDAY - dt.timedelta(weeks=week)
            )


def test_without_weeks_behind_us_it_says_that_there_is_too_little(karen, cast):
    received(cast.author, cast.school, 8)

    page = text_of(karen.get(WEEK))

    assert "Der er for lidt at regne på" in page
    assert "for lidt plads" not in page


def test_a_shortage_is_told_with_how_it_is_counted_and_what_can_be_done(karen, cast):
    busy_weeks(cast)

    page = karen.get(WEEK)
    (outlook,) = page.context["outlooks"]

    assert outlook.warnings[0].startswith("Der ventes 4 nye henvendelser, og 0 venter")
    assert outlook.warnings[-1] == (
        "Adfærd og trivsel: 4 henvendelser ventes eller venter, men ingen vejleder har plads."
    )
    assert "(2, 2, 2, 2, 2, 2, 2, 2 henvendelser)" in outlook.counted[0]
    assert "Sådan er det regnet" in text_of(page)
    assert 'href="/koordinator/planlaeg/"' in page.content.decode()


def test_an_advisor_with_room_is_counted_and_one_who_is_away_is_not(karen, cast):
    busy_weeks(cast)
    case = received(cast.author, cast.school)
    stories.qualify(cast.advisor, case, now=MONDAY)

    (here,) = karen.get(WEEK).context["outlooks"]
    AbsenceFactory(
        advisor=cast.advisor, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 12, 24)
    )
    (away,) = karen.get(WEEK).context["outlooks"]

    assert "kun 1 vejleder har plads, til 3." in here.warnings[-1]
    assert "ingen vejleder har plads" in away.warnings[-1]


# Whose it is


def test_the_week_holds_no_other_municipalitys_cases(client, cast, other_municipality, monday):
    case = walk(cast, Status.SUBMITTED)
    nina = in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
    client.force_login(nina)

    for path in (WEEK, "/koordinator/ugeliste/"):
        text = client.get(path).content.decode()
        assert case.case_number not in text
        assert cast.school.name not in text


def test_the_week_on_paper_names_everything_but_what_is_written(karen, cast):
    ready = walk(cast, Status.READY, now=MONDAY - dt.timedelta(days=7))
    offered = walk(cast, Status.OFFERED)

    page = text_of(karen.get("/koordinator/ugeliste/"))

    for words in (
        *(ready.case_number, offered.case_number, "Klasserumsledelse", cast.school.name),
        *(
            "Vibeke Ibsen",
            "Koordinatoren skal sende tilbud",
            "Frist i dag",
            "23. nov. 2026",
        ),
    ):
        assert words in page
    for field in ("situation", "tried", "goal", "what_works"):
        assert getattr(ready, field)[:20] not in page


def test_the_offer_link_opens_the_case_with_the_first_advisor_chosen(karen, cast):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)

    assert f"/koordinator/{case.pk}/?offer=1" in karen.get(WEEK).content.decode()
    opened = karen.get(f"/koordinator/{case.pk}/?offer=1").content.decode()
    plain = karen.get(f"/koordinator/{case.pk}/").content.decode()

    assert re.search(rf'value="{cast.advisor.pk}"\s+checked autofocus', opened)
    assert "autofocus" not in plain


def test_a_case_taken_off_the_list_by_hand_stands_as_ready(karen, cast):
    case = walk(cast, Status.WAITING_LIST)
    triage.take_off_waiting_list(case, by=cast.coordinator, now=MONDAY, version=case.version)

    assert groups(karen.get(WEEK)) == {"ready": [case.case_number]}
    assert case.waits.get().ended_on == MONDAY.date()


def test_on_the_last_day_of_the_week_a_new_case_must_be_both_clarified_and_offered(
    karen, cast, municipality, monday
):
    municipality.official_clock = "same_week"
    municipality.save()
    monday.move_to(MONDAY + dt.timedelta(days=4))
    case = stories.a_submitted_request(cast.author, cast.school, now=MONDAY + dt.timedelta(days=4))

    assert whys(karen.get(WEEK)) == {
        case.case_number: ("Frist i dag", "Den skal afklares og tilbydes i dag.")
    }


def test_with_room_enough_there_is_no_warning_but_a_line_that_says_so(karen, cast):
    busy_weeks(cast)
    case = received(cast.author, cast.school)
    cast.advisor.max_courses = 9
    cast.advisor.save()
    stories.qualify(cast.advisor, case, now=MONDAY, hours=2000)

    (outlook,) = karen.get(WEEK).context["outlooks"]

    assert outlook.warnings == []
    assert outlook.note == (
        "De næste 10 arbejdsdage: Der ventes 4 nye henvendelser, og 1 venter på en vejleder. "
        "Der er plads til 9 forløb."
    )


def test_hours_that_run_out_before_the_year_are_told_even_with_places_enough(karen, cast):
    busy_weeks(cast)
    case = received(cast.author, cast.school)
    cast.advisor.max_courses = 9
    cast.advisor.save()
    stories.qualify(cast.advisor, case, now=MONDAY, hours=90)

    (outlook,) = karen.get(WEEK).context["outlooks"]

    assert len(outlook.warnings) == 1
    assert outlook.warnings[0].startswith("De ventede henvendelser kræver 40 timer")


def test_three_groups_of_themes_are_named_and_the_rest_counted(karen, cast, municipality):
    busy_weeks(cast)
    areas = [
        CompetenceAreaFactory(municipality=municipality, group=group)
        for group in ("language", "body", "process", "learning")
    ]
    for themes in (areas[:2], areas[2:]):
        received(cast.author, cast.school, themes=themes)

    (outlook,) = karen.get(WEEK).context["outlooks"]

    assert outlook.warnings[-1] == "I 2 temagrupper mere er der for lidt plads."


def test_who_coordinates_two_places_is_told_of_each(karen, cast, coordinator, other_municipality):
    received(cast.author, cast.school)
    SchoolFactory(municipality=other_municipality)
    MembershipFactory(user=coordinator, role=Role.COORDINATOR, municipality=other_municipality)

    outlooks = karen.get(WEEK).context["outlooks"]

    assert {outlook.place for outlook in outlooks} == {"Fjordby Kommune", "Naboby Kommune"}


def test_a_list_too_long_for_paper_says_what_is_left_out(karen, cast, monkeypatch):
    monkeypatch.setattr("requests.queries.board.week_list.MOST_LINES", 2)
    first, second, third = (received(cast.author, cast.school, days) for days in (9, 5, 0))

    page = text_of(karen.get("/koordinator/ugeliste/"))

    assert "1 henvendelse mere har en senere frist og er ikke med på listen." in page
    assert first.case_number in page
    assert second.case_number in page
    assert third.case_number not in page


def test_without_requests_the_paper_and_the_week_say_so(karen, cast):
    assert "Ingen åbne henvendelser." in text_of(karen.get("/koordinator/ugeliste/"))
    assert karen.get(WEEK).context["week"].threats == []


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (dt.date(2026, 11, 13), "Over fristen"),  # Friday, seen on the Saturday after
        (dt.date(2026, 11, 15), "Ingen arbejdsdage tilbage"),  # promised for a Sunday
    ],
)
def test_a_day_off_between_is_said_in_words(due, text):
    badge = work_badge(due, Status.WAITING_LIST, dt.date(2026, 11, 14), WorkCalendar())

    assert badge.text == text
