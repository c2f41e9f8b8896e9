"""What the system sends by itself can be seen by those who work on the case."""

import pytest
from django.urls import reverse

from notifications.models import Message
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import book, close_passed


@pytest.fixture
def course(tina, nordbakke, coordinator, advisor, monday):
    """A course with an activity whose log has been asked for, and a mail that waits."""
    made = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    close_passed(book(made))
    return made


def page(client, user, path) -> str:
    client.force_login(user)
    return client.get(path).content.decode()


def subjects(client, user, path) -> set[tuple[str, str]]:
    client.force_login(user)
    return {(mail.recipient, mail.tone) for mail in client.get(path).context["mails"]}


def test_the_advisor_and_the_coordinator_see_what_waits_and_what_has_gone(
    client, course, coordinator, advisor
):
    Message.objects.filter(kind="courses.session_booked").update(status="sent", sent_at=MONDAY)
    paths = {
        advisor.user: reverse("courses:course", args=[course.pk]),
        coordinator: course.get_absolute_url(),
    }

    for person, path in paths.items():
        assert subjects(client, person, path) == {
            ("Tina Holm", "done"),
            ("Vibeke Ibsen", "waiting"),
        }
        shown = page(client, person, path)
        assert "Venter, sendes" in shown
        assert "Sendt" in shown


@pytest.mark.parametrize("person", ["tina", "anna"])
def test_the_school_does_not_see_what_the_advisor_is_asked(request, client, course, person):
    assert subjects(client, request.getfixturevalue(person), course.get_absolute_url()) == set()


def test_the_coordinator_goes_from_the_case_to_the_course_and_back(client, course, coordinator):
    case = reverse("coordinator:detail", args=[course.support_request_id])

    assert course.get_absolute_url() in page(client, coordinator, case)
    assert f'href="{case}"' in page(client, coordinator, course.get_absolute_url())


@pytest.mark.parametrize("person", ["tina", "anna"])
def test_the_school_goes_back_to_its_own_page_of_the_case(request, client, course, person):
    shown = page(client, request.getfixturevalue(person), course.get_absolute_url())

    assert f'href="{course.support_request.get_absolute_url()}"' in shown
