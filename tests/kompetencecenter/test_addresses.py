"""Walks the whole URL table: what a stranger may not know is a 404, and a visitor must sign in.

The world holds one case of Nordbakkeskolen in every state an address can ask for. A new address
that the world has no arguments for fails the walk, so that none is forgotten.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor
from courses.models import SupportCourse
from courses.planning import Plan
from courses.services import sessions
from notifications.models import Message
from requests.models import Offer, Question, SupportRequest
from requests.services import triage
from tests import stories
from tests.personas import at_school, in_municipality

BACKEND = "django.contrib.auth.backends.ModelBackend"

PUBLIC = {
    "alive",
    "ready",
    "running",
    "metrics",
    "privacy_page",
    "accessibility_page",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:invitation",
    "accounts:password_reset",
    "accounts:password_reset_sent",
    "accounts:password_reset_confirm",
    "demo_sign_in",
    "demo_mails",
}
"""What somebody without an account may ask for; each has tests of its own."""

FOR_EVERYBODY = {"home", "no_role", "accounts:password_change"}
"""Pages about the person herself."""

FRONT_PAGES = {
    "requests:list",
    "requests:new",
    "coordinator:board",
    "coordinator:deadlines",
    "coordinator:outbox",
    "coordinator:plan",
    "coordinator:sent_plan",
    "courses:front",
    "figures:overview",
    "special_school:hours",
}
"""Pages of a role: a 404 for whoever does not hold it."""

FRONT_ACTS = {"coordinator:send_plan"}
"""What a role does from a front page, by POST only: a 404 for whoever does not hold it."""


@dataclass(frozen=True)
class World:
    offered: Offer
    course: SupportCourse
    session_pk: int
    draft: SupportRequest
    question: Question
    advisor: Advisor

    @property
    def mail_pk(self) -> int:
        return Message.objects.filter(case_number=self.offered.support_request.case_number)[0].pk

    def arguments(self, name: str) -> dict[str, object]:
        """Return the arguments that make the address ask for something of Nordbakkeskolen."""
        request_pk = self.offered.support_request_id
        table: dict[str, dict[str, object]] = {
            "requests:step": {"pk": self.draft.pk, "step": "om-jer"},
            "requests:review": {"pk": self.draft.pk},
            "requests:discard": {"pk": self.draft.pk},
            "requests:answer": {
                "pk": self.question.support_request_id,
                "question": self.question.pk,
            },
            "coordinator:take_back_offer": {"pk": self.offered.pk},
            "special_school:set_hours": {"pk": self.advisor.pk},
            "coordinator:retry_mail": {"pk": self.mail_pk},
        }
        by_namespace: dict[str, int] = {
            "requests": request_pk,
            "coordinator": request_pk,
            "offers": self.offered.pk,
            "school_courses": self.course.pk,
        }
        if name in table:
            return table[name]
        if name in {"courses:session", "courses:cancel", "courses:not_held", "courses:log"}:
            return {"pk": self.session_pk}
        if name.startswith("courses:"):
            return {"pk": self.course.pk}
        return {"pk": by_namespace[name.split(":")[0]]}


def addresses() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name and the argument names of every address outside Django admin."""

    def walk(
        resolver: URLResolver, spaces: tuple[str, ...]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    yield from walk(
                        entry, (*spaces, entry.namespace) if entry.namespace else spaces
                    )
            elif isinstance(entry, URLPattern):
                name = ":".join((*spaces, entry.name or ""))
                yield name, frozenset(entry.pattern.converters)

    yield from walk(get_resolver(), ())


ALL = sorted(addresses())
OF_A_CASE = [(n, a) for n, a in ALL if a and n not in PUBLIC]


@pytest.fixture
def other_special_leader(other_special_school) -> User:
    return at_school(
        "Ole Krog", "ole@fjordby.example", Role.SPECIAL_SCHOOL_LEADER, other_special_school
    )


@pytest.fixture
def world(tina, nordbakke, coordinator, advisor, monday) -> World:
    now = timezone.now()
    offered = stories.an_offer(tina, nordbakke, coordinator, advisor, now=now)
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=now)
    session = sessions.book(
        course,
        plan=Plan("sparring", now + dt.timedelta(days=2), 60, 15, 15),
        advisor=advisor,
        by=advisor.user,
        now=now,
    )
    asked = stories.a_submitted_request(tina, nordbakke, now=now)
    question = triage.ask(
        asked, by=coordinator, now=now, version=asked.version, text="Hvor mange voksne er I?"
    )
    draft = stories.a_draft(tina, nordbakke, now=now)
    return World(offered, course, session.pk, draft, question, advisor)


def answers(client: Client, path: str) -> dict[str, int]:
    return {
        "GET": client.get(path).status_code,
        "POST": client.post(path).status_code,
        "htmx": client.get(path, headers={"HX-Request": "true"}).status_code,
    }


def test_the_walk_covers_the_story():
    """Guards the walk itself: it must reach every room."""
    spaces = {name.split(":")[0] for name, _arguments in OF_A_CASE}

    assert spaces == {
        "requests",
        "coordinator",
        "offers",
        "courses",
        "school_courses",
        "special_school",
    }


def test_anonymous_visitor_is_sent_to_sign_in(world):
    let_in = []
    for name, arguments in ALL:
        if name in PUBLIC:
            continue
        path = reverse(name, kwargs=world.arguments(name) if arguments else None)
        for method in ("get", "post"):
            response = getattr(Client(), method)(path)
            sent_to = f"{reverse('accounts:sign_in')}?next={path}"
            if (response.status_code, response.get("Location")) != (302, sent_to):
                let_in.append(f"{method} {path}: {response.status_code}")

    assert let_in == []


@pytest.fixture
def neighbour(other_municipality) -> User:
    return in_municipality("Nina Voss", "nina@naboby.example", Role.COORDINATOR, other_municipality)


STRANGERS = (
    *("bo", "other_advisor", "other_special_leader", "neighbour"),
    *("centre_leader", "administrator"),
)
"""Another school's leader, another advisor, another special school's leader, another
municipality's coordinator, and who runs the house."""


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_finds_nothing(stranger, world, request, client):
    person = request.getfixturevalue(stranger)
    client.force_login(getattr(person, "user", person), backend=BACKEND)

    found = []
    for name, _arguments in OF_A_CASE:
        codes = answers(client, reverse(name, kwargs=world.arguments(name)))
        if not set(codes.values()) <= {404, 405} or 404 not in codes.values():
            found.append(f"{name}: {codes}")

    assert found == []


ROLE_OF = {
    "requests:list": {"tina", "anna", "bo"},
    "requests:new": {"tina", "anna", "bo"},
    "coordinator:board": {"coordinator"},
    "coordinator:deadlines": {"coordinator"},
    "coordinator:outbox": {"coordinator"},
    "coordinator:plan": {"coordinator"},
    "coordinator:sent_plan": {"coordinator"},
    "coordinator:send_plan": {"coordinator"},
    "courses:front": {"advisor"},
    "figures:overview": {"coordinator", "centre_leader"},
    "special_school:hours": {"special_leader"},
}
CAST = (
    "tina",
    "anna",
    "bo",
    "coordinator",
    "advisor",
    "special_leader",
    "centre_leader",
    "administrator",
)


@pytest.mark.parametrize("person", CAST)
def test_a_front_page_opens_only_for_its_roles(person, world, request, client):
    user = request.getfixturevalue(person)
    client.force_login(getattr(user, "user", user), backend=BACKEND)

    opens = {name for name in FRONT_PAGES if client.get(reverse(name)).status_code == 200}
    shut = {name for name in FRONT_PAGES if client.get(reverse(name)).status_code == 404}

    assert opens == {name for name in FRONT_PAGES if person in ROLE_OF[name]}
    assert shut == FRONT_PAGES - opens


@pytest.mark.parametrize("person", CAST)
def test_a_front_act_is_done_by_its_roles_alone(person, world, request, client):
    user = request.getfixturevalue(person)
    client.force_login(getattr(user, "user", user), backend=BACKEND)

    shut = {name for name in FRONT_ACTS if client.post(reverse(name)).status_code == 404}

    assert shut == {name for name in FRONT_ACTS if person not in ROLE_OF[name]}
    assert {client.get(reverse(name)).status_code for name in FRONT_ACTS} == {405}


def test_every_address_without_arguments_is_accounted_for():
    plain = {name for name, arguments in ALL if not arguments}

    assert plain - PUBLIC == FRONT_PAGES | FRONT_ACTS | FOR_EVERYBODY
