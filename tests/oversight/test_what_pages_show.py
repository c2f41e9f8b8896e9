"""Whatever text a page shows can be pointed at from it, and once hidden it stands on none.

Every text of Nordbakkeskolen's case gets a mark of its own, and every page is opened as everybody.
"""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Evaluation, MoveWish, PlanComment, Session, SessionLog
from courses.states import SessionStatus
from oversight.models import Misplaced
from oversight.passages import HIDDEN, Passage, home_of, read_by, row_of
from oversight.registry import holdings
from oversight.services import hiding
from requests.models import Question
from tests.addresses import (
    ALL,
    BACKEND,
    PUBLIC,
)

MARK = re.compile(r"mærke\d+m")


@pytest.fixture
def marked(world):
    """Put a mark in every text that is not empty; return (label, key, field) by mark."""
    written_in(world)
    marks = {}
    for holding in holdings():
        if holding.sealed or not holding.texts or holding.model._meta.app_label not in ROOMS:
            continue
        for row in holding.model._base_manager.all():
            if holding.is_text and not holding.is_text(row):
                continue
            for name in holding.texts:
                mark = f"mærke{len(marks) + 1}m"
                try:
                    with transaction.atomic():
                        holding.model._base_manager.filter(pk=row.pk).update(**{name: mark})
                except IntegrityError:  # must be empty just now
                    continue
                marks[mark] = (holding.label, row.pk, name)
    return marks


def written_in(world):
    """Write what the world has not: questions, a log with a correction, wishes, an evaluation."""
    course, tina = world.course, world.course.support_request.created_by
    now, vibeke = timezone.now(), course.lead.user
    Question.objects.create(
        support_request=course.support_request,
        text="?",
        asked_at=now,
        asked_by=vibeke,
        answer="!",
        answered_at=now,
        answered_by=tina,
    )
    session = Session.objects.create(
        course=course,
        advisor=course.lead,
        kind=Session.Kind.OBSERVATION,
        status=SessionStatus.LOGGED,
        logged_at=now,
        starts_at=now - dt.timedelta(days=2),
        ends_at=now - dt.timedelta(days=2, hours=-1),
    )
    for revision in (1, 2):
        SessionLog.objects.create(
            session=session,
            revision=revision,
            written_at=now,
            written_by=vibeke,
            starts_at=session.starts_at,
            contact_minutes=60,
            preparation_minutes=0,
            travel_minutes=0,
            documentation_minutes=0,
        )
    MoveWish.objects.create(session_id=world.session_pk, text="?", asked_at=now, asked_by=tina)
    PlanComment.objects.create(item=world.item, text="?", by=vibeke, at=now)
    Evaluation.objects.create(course=course, given_at=now, given_by=tina)


ROOMS = {"requests", "courses", "catalogue", "advisors", "lifecycle"}


@pytest.fixture
def opened(world, request):
    """Open every page as the person; return what each shows, by its path."""

    def walk(person: str):
        user = request.getfixturevalue(person)
        user = getattr(user, "user", user)
        client = Client()
        client.force_login(user, backend=BACKEND)
        for name, arguments in ALL:
            if name in PUBLIC or name.startswith(OURS):
                continue
            path = reverse(name, kwargs=world.arguments(name) if arguments else None)
            page = client.get(path)
            if page.status_code == 200:
                yield path, page, set(MARK.findall(page.content.decode(errors="ignore")))

    return walk


OURS = "oversight:"
HER_OWN = {
    *("requests.savedfilter", "courses.shortsparring"),  # nobody else reads them
    "requests.supportrequest",  # on a front page only as a draft, which is the author's alone
}
WORKING_NOTES = ("patterns", "problem", "perspectives")


@pytest.mark.once
@pytest.mark.parametrize("person", ["tina", "coordinator", "advisor", "special_leader"])
def test_whatever_a_page_shows_can_be_pointed_at(person, opened, marked, request):
    user = request.getfixturevalue(person)
    user = getattr(user, "user", user)
    wanting, offered, elsewhere, known = {}, set(), set(), {}

    for path, page, marks in opened(person):
        subject = getattr(page.wsgi_request, "looked_at", None)
        if subject is None:
            elsewhere |= marks
            continue
        key = (subject._meta.label, subject.pk)
        if key not in known:
            known[key] = {one.text for one in read_by(user, subject)}
        mine = known[key]
        offered |= mine
        if marks - mine:
            wanting[path] = [marked[mark] for mark in marks - mine]
        if page.headers["Content-Type"].startswith("text/html"):
            assert "/fejl-i-data/" in page.content.decode()

    assert wanting == {}
    assert {marked[mark][0] for mark in elsewhere - offered} <= HER_OWN
    assert offered
    if person != "advisor":
        fields = {marked[mark][::2] for mark in offered}
        assert not fields & {("courses.sessionlog", name) for name in WORKING_NOTES}
        assert ("courses.shortsparring", "note") not in fields


@pytest.mark.once
def test_what_is_hidden_stands_on_no_page_and_in_no_file(
    opened,
    marked,
    coordinator,
    world,
    monkeypatch,
):
    now = timezone.now()
    monkeypatch.setattr(hiding, "places_of", lambda _passage: [])  # no two marks are the same
    for mark, (label, key, field) in marked.items():
        row = row_of(label, key)
        if getattr(row, field) == mark and home_of(row):
            passage = Passage(row, field)
            hiding.hide(passage, kind=Misplaced.NAME, by=coordinator, now=now)

    for person in ("tina", "coordinator", "advisor", "special_leader", "dpo"):
        left = {path: marks for path, _page, marks in opened(person) if marks}
        kinds = {marked[mark][0] for marks in left.values() for mark in marks}
        assert kinds <= {"requests.savedfilter"}, left
    assert HIDDEN in str(
        row_of("requests.supportrequest", world.course.support_request_id).situation
    )
