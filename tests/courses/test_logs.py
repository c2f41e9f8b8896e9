"""Logs: the questions of each kind, who reads them, corrections, drafts, sent twice."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from advisors.models import HourEntry
from advisors.queries import hours_on
from courses import errors
from courses.logbook import BOXES, READERS, Reader, boxes_of, demanded_of, lines_of
from courses.models import LogDraft, Session, SessionLog
from courses.planning import propose_after_talk
from courses.services import drafts, sessions
from courses.states import SessionStatus
from lifecycle.errors import TransitionNotAllowed
from privacy.errors import HoldsCpr
from schools.workdays import WorkCalendar
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, a_report, book, close_passed, correct, log
from tests.courses.test_pages import CPR, LOGGED, page

HELD = TUESDAY_10 + dt.timedelta(hours=1)
KEPT = {"X-Kept": "1"}


@pytest.fixture
def vibeke(client, advisor):
    client.force_login(advisor.user)
    return client


@pytest.fixture
def held(course, monday):
    session = book(course)
    monday.move_to(HELD)
    return session


@pytest.fixture
def observed(course, monday):
    session = book(course, kind=Session.Kind.OBSERVATION, focus="Hvad sker der i overgangen?")
    monday.move_to(HELD)
    return session


def spent(advisor):
    return hours_on([advisor], MONDAY.date())[advisor.pk].spent


def test_every_kind_has_questions_and_demands_one():
    assert set(BOXES) == set(Session.Kind.values)
    for kind in Session.Kind.values:
        assert sum(bool(box.demand) for box in boxes_of(kind)) == 1
        assert {box.name for box in boxes_of(kind)} <= set(READERS)


def test_every_written_column_says_who_reads_it():
    written = {"focus", "lessons", "follow_up_on", *SessionLog_texts()}

    assert set(READERS) == written


def SessionLog_texts():  # noqa: N802 - reads as the model it is about
    return {
        field.name
        for field in SessionLog._meta.get_fields()
        if field.get_internal_type() in {"TextField", "CharField"}
    }


@pytest.mark.parametrize("kind", Session.Kind.values)
def test_a_log_of_each_kind_keeps_its_own_answers(course, kind):
    session = book(course, kind=kind)
    demanded = demanded_of(kind).name

    logged = log(session, problem="", **{"agreements": "", demanded: "Det vigtigste."})

    assert getattr(logged.log, demanded) == "Det vigtigste."
    assert logged.log.revision == 1


def test_the_school_reads_what_was_agreed_and_not_the_working_notes(course):
    logged = log(book(course, kind=Session.Kind.OBSERVATION), patterns="Uro ved døren.", lessons=2)

    for_school = {line.name for line in lines_of(logged.log, for_school=True)}
    for_advisors = {line.name for line in lines_of(logged.log, for_school=False)}

    assert "agreements" in for_school
    assert "patterns" not in for_school
    assert "patterns" in for_advisors
    assert all(READERS[name] is Reader.SCHOOL for name in for_school)


def test_the_pages_keep_the_working_notes_from_the_school(client, course, tina, advisor):
    session = book(course, kind=Session.Kind.OBSERVATION)
    log(session, patterns="Uro ved døren.")

    client.force_login(tina)
    assert "Uro ved døren." not in page(client, "school_courses:detail", course.pk)
    client.force_login(advisor.user)
    html = page(client, "courses:session", session.pk)
    assert "Uro ved døren." in html
    assert "kun vejlederne" in html


def test_the_form_says_who_reads_each_answer(vibeke, observed):
    html = page(vibeke, "courses:session", observed.pk)

    assert "Kun forløbets vejledere læser det." in html
    assert "Skolen læser det." in html
    assert "Hvad sker der i overgangen?" in html


def test_a_correction_is_a_new_revision_and_new_entries(course, advisor):
    session = book(course)
    log(session)
    entries = set(HourEntry.objects.values_list("pk", "minutes"))

    corrected = correct(session, contact_minutes=90, agreements="Teamet prøver tre uger.")

    assert [(r.revision, r.agreements) for r in corrected.logs.all()] == [
        (2, "Teamet prøver tre uger."),
        (1, "Teamet prøver faste pladser i to uger."),
    ]
    assert (corrected.status, corrected.minutes, spent(advisor)) == (
        SessionStatus.LOGGED,
        140,
        140,
    )
    assert entries < set(HourEntry.objects.values_list("pk", "minutes"))


def test_what_is_not_logged_can_not_be_corrected(course):
    with pytest.raises(TransitionNotAllowed):
        correct(book(course))


def test_nobody_corrects_for_another_advisor(course, other_advisor):
    session = log(book(course))

    with pytest.raises(NotAllowed):
        sessions.correct(session, report=a_report(session), by=other_advisor.user, now=HELD)


def test_a_log_sent_twice_with_its_number_is_written_once(course, advisor):
    session, key = book(course), uuid.uuid4()
    for _time in range(2):
        sessions.log(session, report=a_report(session), key=key, by=advisor.user, now=HELD)
    for _time in range(2):
        sessions.correct(
            session, report=a_report(session), key=uuid.UUID(int=7), by=advisor.user, now=HELD
        )

    assert [r.revision for r in session.logs.all()] == [2, 1]
    assert spent(advisor) == 125


def test_an_observation_gets_the_day_its_talk_belongs_to(course):
    observed = close_passed(book(course, kind=Session.Kind.OBSERVATION))
    sparring = close_passed(book(course, starts_at=TUESDAY_10 + dt.timedelta(days=1)))

    assert observed.after_talk_by == dt.date(2026, 11, 24)
    assert sparring.after_talk_by is None
    assert sessions.mark_not_held(observed, by=SYSTEM, now=HELD).after_talk_by is None


def test_the_talk_is_proposed_ahead_however_late_the_log_is_written():
    calendar = WorkCalendar()
    tuesday = dt.date(2026, 11, 17)

    assert propose_after_talk(tuesday, tuesday, calendar) == dt.date(2026, 11, 19)
    assert propose_after_talk(tuesday, dt.date(2026, 11, 27), calendar) == dt.date(2026, 11, 30)


def test_the_form_of_an_observation_proposes_the_talk(vibeke, observed):
    html = page(vibeke, "courses:session", observed.pk)

    assert "Book eftersamtalen nu" in html
    assert "senest tirsdag den 24. november" in html


def test_a_talk_that_is_booked_already_is_not_proposed_again(vibeke, observed, course):
    book(course, now=HELD, starts_at=TUESDAY_10 + dt.timedelta(days=2))

    html = page(vibeke, "courses:session", observed.pk)

    assert "Eftersamtalen er allerede booket: torsdag den 19. november" in html


def test_a_talk_later_than_five_working_days_is_booked_and_remarked_upon(vibeke, observed):
    answers = {
        **LOGGED,
        "patterns": "Uro ved døren.",
        "book_next": "on",
        "next_kind": "sparring",
        "next_date_day": "2",
        "next_date_month": "12",
        "next_date_year": "2026",
        "next_time": "10:00",
        "next_length": "60",
    }

    html = vibeke.post(observed.get_absolute_url(), answers, follow=True).content.decode()

    assert "senere end fem arbejdsdage efter; den sidste af dem er tirsdag den 24." in html
    assert Session.objects.filter(status=SessionStatus.PLANNED).count() == 1


def typed(**changes):
    return {**LOGGED, "problem": "Vi talte om overg", **changes}


def save_draft(client, session, **changes):
    return client.post(reverse("courses:draft", args=[session.pk]), typed(**changes), headers=KEPT)


def test_a_draft_is_kept_as_typed_and_shown_again(vibeke, held):
    answer = save_draft(vibeke, held, contact_minutes="ni", date_day="").json()

    html = page(vibeke, "courses:session", held.pk)
    assert answer == {"state": "kept", "at": "11.00"}
    assert "Vi talte om overg" in html
    assert 'value="ni"' in html
    assert 'data-server-at="11.00"' in html
    assert LogDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"problem": f"Elev {CPR}"}, "cpr"),
        ({"contact_minutes": CPR}, "cpr"),
        ({"problem": "Vi talte med Mette Sørensen om klassen."}, "names"),
    ],
)
def test_a_draft_with_personal_data_is_not_kept_and_the_page_is_told(vibeke, held, changes, code):
    answer = save_draft(vibeke, held, **changes)

    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert answer.json()["code"] == code
    assert not LogDraft.objects.exists()
    assert CPR not in answer.content.decode()


def test_a_draft_is_thrown_away_with_the_log_and_a_late_one_is_not_kept(vibeke, held):
    key = str(uuid.uuid4())
    save_draft(vibeke, held, key=key)

    vibeke.post(held.get_absolute_url(), {**LOGGED, "key": key})
    late = save_draft(vibeke, held, key=key)

    assert late.json()["state"] == "logged"
    assert not LogDraft.objects.exists()


def test_old_drafts_are_forgotten(held, advisor):
    drafts.save(held, content={"problem": "Gammelt"}, by=advisor.user, now=HELD)

    assert drafts.forget_old(by=SYSTEM, now=HELD + dt.timedelta(days=29)) == 0
    assert drafts.forget_old(by=SYSTEM, now=HELD + dt.timedelta(days=30)) == 1


def test_a_draft_is_the_last_door_for_cpr_numbers(held, advisor):
    with pytest.raises(HoldsCpr):
        drafts.save(held, content={"problem": CPR}, by=advisor.user, now=HELD)


def test_the_script_is_told_where_to_go_and_what_is_wrong(vibeke, held):
    wrong = vibeke.post(held.get_absolute_url(), {**LOGGED, "agreements": ""}, headers=KEPT)
    right = vibeke.post(held.get_absolute_url(), LOGGED, headers=KEPT)

    assert (wrong.status_code, wrong.json()["state"]) == (422, "refused")
    assert "Skriv, hvad I aftalte" in wrong.json()["text"]
    assert right.json() == {
        "state": "saved",
        "go": reverse("courses:course", args=[held.course_id]),
    }


def test_correcting_from_the_page_keeps_what_it_said_before(vibeke, held):
    vibeke.post(held.get_absolute_url(), LOGGED)
    url = reverse("courses:correct", args=[held.pk])
    shown = page(vibeke, "courses:correct", held.pk)

    html = vibeke.post(url, {**LOGGED, "agreements": "Tre uger."}, follow=True).content.decode()

    assert "Teamet prøver faste pladser." in shown
    assert "Tre uger." in html
    assert "Rettet: det stod der den 17. november 2026" in html
    assert "Teamet prøver faste pladser." in html
    assert SessionLog.objects.count() == 2


def test_a_correction_that_can_not_be_is_told_and_the_text_kept(vibeke, held):
    vibeke.post(held.get_absolute_url(), LOGGED)
    url = reverse("courses:correct", args=[held.pk])

    refused = vibeke.post(url, {**LOGGED, "date_day": "18", "agreements": "Tre uger."})

    assert refused.status_code == 422
    assert "Tre uger." in refused.content.decode()
    assert vibeke.post(url, {**LOGGED, "date_day": "18"}, headers=KEPT).status_code == 422


def test_there_is_nothing_to_correct_before_the_log(vibeke, held):
    response = vibeke.get(reverse("courses:correct", args=[held.pk]))

    assert response.url == held.get_absolute_url()


def test_a_correction_can_be_drafted_too(vibeke, held):
    vibeke.post(held.get_absolute_url(), LOGGED)

    save_draft(vibeke, held, agreements="Tre uger, måske")

    assert "Tre uger, måske" in page(vibeke, "courses:correct", held.pk)


def test_a_report_without_its_demanded_text_is_refused_by_the_service_too(course):
    with pytest.raises(errors.DoneMissing):
        log(book(course, kind=Session.Kind.MEETING), agreements=" ")
