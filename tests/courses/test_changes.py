"""Moving and cancelling: by the advisor, the school and the centre, one at a time."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses import errors
from courses.models import MoveWish, Session
from courses.services import sessions
from courses.states import SessionStatus
from lifecycle.errors import TransitionNotAllowed
from notifications.models import Message
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, a_plan, book, log
from tests.courses.test_pages import page

LATER = TUESDAY_10 + dt.timedelta(days=1)
WISH = "Onsdag efter kl. 10 passer bedre."
ILL = {"reason": "", "code": Session.CancelReason.ILLNESS}


@pytest.fixture
def booked(course, monday):
    return book(course)


def told(kind):
    return list(
        Message.objects.filter(kind=f"courses.{kind}").values_list("recipient__name", flat=True)
    )


def move(session, *, by, starts_at=LATER, **changes):
    return sessions.move(session, plan=a_plan(starts_at, **changes), by=by, now=MONDAY)


@pytest.mark.parametrize(
    ("who", "side", "mailed"),
    [
        ("advisor", "advisor", {"session_cancelled": ["Tina Holm"]}),
        ("tina", "school", {"session_called_off": ["Vibeke Ibsen"]}),
        ("anna", "school", {"session_called_off": ["Vibeke Ibsen"]}),
        (
            "coordinator",
            "centre",
            {"session_called_off": ["Vibeke Ibsen"], "session_cancelled": ["Tina Holm"]},
        ),
    ],
)
def test_who_cancels_is_kept_and_the_others_are_told(booked, who, side, mailed, request):
    by = request.getfixturevalue(who)

    cancelled = sessions.cancel(booked, by=getattr(by, "user", by), now=MONDAY, **ILL)

    assert (cancelled.status, cancelled.cancelled_side) == (SessionStatus.CANCELLED, side)
    assert cancelled.cancel_reason == "illness"
    assert {kind: told(kind) for kind in mailed} == mailed
    assert not (set(mailed) ^ {k for k in ("session_cancelled", "session_called_off") if told(k)})


def test_an_advisor_can_say_that_the_school_rang(booked, advisor):
    cancelled = sessions.cancel(booked, by=advisor.user, now=MONDAY, side="school", **ILL)

    assert cancelled.cancelled_side == "school"


def test_the_school_can_not_cancel_in_the_advisors_name(booked, tina):
    cancelled = sessions.cancel(booked, by=tina, now=MONDAY, side="advisor", **ILL)

    assert cancelled.cancelled_side == "school"


@pytest.mark.parametrize("who", ["bo", "special_leader", "centre_leader"])
def test_nobody_else_cancels_or_asks(booked, who, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        sessions.cancel(booked, by=by, now=MONDAY, **ILL)
    with pytest.raises(NotAllowed):
        sessions.ask_to_move(booked, text=WISH, by=by, now=MONDAY)


def test_of_two_who_cancel_at_once_the_second_is_told_who_was_first(booked, advisor, tina):
    stale = Session.objects.get(pk=booked.pk)
    sessions.cancel(booked, by=tina, now=MONDAY, **ILL)

    with pytest.raises(TransitionNotAllowed) as refused:
        sessions.cancel(stale, by=advisor.user, now=MONDAY, **ILL)

    assert "Tina Holm" in str(refused.value)
    assert Session.objects.get().sequence == 1


def test_of_a_move_and_a_cancellation_at_once_the_second_is_told(booked, advisor, tina):
    sessions.cancel(booked, by=tina, now=MONDAY, **ILL)

    with pytest.raises(TransitionNotAllowed):
        move(booked, by=advisor.user)


def test_what_has_begun_is_neither_moved_to_the_past_nor_asked_about(booked, advisor, tina):
    with pytest.raises(errors.MomentIsPast):
        move(booked, by=advisor.user, starts_at=MONDAY)
    with pytest.raises(errors.HasBegun):
        sessions.ask_to_move(booked, text=WISH, by=tina, now=TUESDAY_10)


def test_a_move_onto_another_activity_is_refused(booked, advisor, course):
    book(course, starts_at=LATER)

    with pytest.raises(errors.Overlaps):
        move(booked, by=advisor.user)


def test_only_the_advisor_moves(booked, tina, coordinator):
    for by in (tina, coordinator):
        with pytest.raises(NotAllowed):
            move(booked, by=by)


def test_a_wish_is_told_to_the_advisor_and_met_by_moving(booked, advisor, tina):
    wish = sessions.ask_to_move(booked, text=WISH, by=tina, now=MONDAY)
    assert told("move_wished") == ["Vibeke Ibsen"]
    assert booked.status == SessionStatus.PLANNED

    move(booked, by=advisor.user)

    wish.refresh_from_db()
    assert (wish.answer, wish.answered_by) == (MoveWish.Answer.MOVED, advisor.user)
    assert told("session_moved") == ["Tina Holm"]


def test_a_wish_can_be_said_no_to_with_a_reply(booked, advisor, tina):
    sessions.ask_to_move(booked, text=WISH, by=tina, now=MONDAY)

    with pytest.raises(errors.ReasonMissing):
        sessions.keep_time(booked, reply=" ", by=advisor.user, now=MONDAY)
    kept = sessions.keep_time(booked, reply="Jeg er optaget.", by=advisor.user, now=MONDAY)

    assert (kept.answer, kept.reply) == (MoveWish.Answer.KEPT, "Jeg er optaget.")
    assert told("time_kept") == ["Tina Holm"]
    with pytest.raises(errors.WishIsAnswered):
        sessions.keep_time(booked, reply="Igen", by=advisor.user, now=MONDAY)


def test_one_wish_at_a_time_and_a_new_one_after_the_answer(booked, advisor, tina, anna):
    sessions.ask_to_move(booked, text=WISH, by=tina, now=MONDAY)

    with pytest.raises(errors.WishStands):
        sessions.ask_to_move(booked, text="Torsdag?", by=anna, now=MONDAY)
    with pytest.raises(errors.ReasonMissing):
        sessions.ask_to_move(booked, text=" ", by=anna, now=MONDAY)
    sessions.keep_time(booked, reply="Jeg er optaget.", by=advisor.user, now=MONDAY)

    assert sessions.ask_to_move(booked, text="Torsdag?", by=anna, now=MONDAY).answer == ""


def test_a_wish_lapses_when_the_activity_is_held_or_cancelled(course, advisor, tina):
    held, cancelled = book(course), book(course, starts_at=LATER)
    for session in (held, cancelled):
        sessions.ask_to_move(session, text=WISH, by=tina, now=MONDAY)

    log(held)
    sessions.cancel(cancelled, by=SYSTEM, now=MONDAY, **ILL)

    assert set(MoveWish.objects.values_list("answer", flat=True)) == {MoveWish.Answer.LAPSED}


MOVED = {
    "date_day": "18",
    "date_month": "11",
    "date_year": "2026",
    "time": "12:00",
    "length": "45",
    "place": "Mødelokale 2",
    "reason": "Skolens møde",
}


def test_moving_from_the_page(client, booked, advisor):
    client.force_login(advisor.user)
    shown = page(client, "courses:move", booked.pk)

    response = client.post(reverse("courses:move", args=[booked.pk]), MOVED, follow=True)

    booked.refresh_from_db()
    assert 'value="10:00"' in shown
    assert (booked.place, booked.contact_minutes, booked.sequence) == ("Mødelokale 2", 45, 1)
    assert "Aktiviteten er flyttet" in response.content.decode()
    assert "flyttet af Vibeke Ibsen" in page(client, "courses:session", booked.pk)


def test_a_move_that_can_not_be_says_the_cure(client, booked, advisor):
    client.force_login(advisor.user)

    response = client.post(reverse("courses:move", args=[booked.pk]), {**MOVED, "date_day": "21"})

    assert response.status_code == 422
    assert "er ikke en arbejdsdag" in response.content.decode()
    assert "Skolens møde" in response.content.decode()


def test_the_school_asks_on_its_page_and_the_advisor_answers_on_hers(client, booked, tina, advisor):
    client.force_login(tina)
    assert "Bed om et andet tidspunkt" in page(client, "school_courses:detail", booked.course_id)
    ask = reverse("school_courses:ask_to_move", args=[booked.pk])
    client.post(ask, {"text": WISH})
    again = client.post(ask, {"text": "Torsdag?"})
    assert "I har bedt om et andet tidspunkt" in page(
        client, "school_courses:detail", booked.course_id
    )

    client.force_login(advisor.user)
    assert WISH in page(client, "courses:session", booked.pk)
    assert WISH in page(client, "courses:move", booked.pk)
    keep = reverse("courses:keep", args=[booked.pk])
    without = client.post(keep, {"reply": ""})
    client.post(keep, {"reply": "Jeg er optaget hele ugen."})
    too_late = client.post(keep, {"reply": "Igen"})

    assert again.status_code == 422
    assert "Skolen har allerede bedt om" in again.content.decode()
    assert (without.status_code, too_late.status_code) == (422, 422)
    assert MoveWish.objects.get().answer == MoveWish.Answer.KEPT


def test_the_school_cancels_on_its_page(client, booked, tina):
    client.force_login(tina)
    url = reverse("school_courses:cancel_session", args=[booked.pk])
    without = client.post(url, {"code": "other", "reason": ""})

    response = client.post(url, {"code": "staffing", "reason": "To syge."}, follow=True)

    assert without.status_code == 422
    assert "Aflyst af skolen:" in response.content.decode()
    assert "Personalet kan ikke undværes. To syge." in response.content.decode()


def test_the_coordinator_cancels_for_the_centre_but_does_not_ask(client, booked, coordinator):
    client.force_login(coordinator)
    ask = reverse("school_courses:ask_to_move", args=[booked.pk])
    url = reverse("school_courses:cancel_session", args=[booked.pk])

    assert client.get(ask).status_code == 404
    assert client.get(url).status_code == 200
    client.post(url, {"code": "at_centre", "reason": ""})
    booked.refresh_from_db()
    assert booked.cancelled_side == "centre"


def test_her_own_advisor_cancels_on_her_own_page_not_on_the_schools(client, booked, advisor):
    client.force_login(advisor.user)

    url = reverse("school_courses:cancel_session", args=[booked.pk])

    assert client.get(url).status_code == 404
