"""A card from draft to approved and out again: who may, what is refused, who is told."""

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from catalogue import errors
from catalogue.models import ExampleCard
from catalogue.services import cards
from catalogue.states import CARD_STATES, CardStatus, CardTransition
from lifecycle.errors import TransitionNotAllowed
from lifecycle.services import history
from notifications.models import Message, MessageStatus
from tests import stories
from tests.catalogue.conftest import a_draft, an_approved
from tests.conftest import MONDAY
from tests.factories import CompetenceAreaFactory, SchoolFactory


def send(card, by=None):
    return cards.send(card, by=by or card.created_by, now=MONDAY)


def mails(kind):
    return Message.objects.filter(kind=f"catalogue.{kind}")


def test_a_card_is_written_sent_and_approved_and_both_are_told(course, coordinator, advisor):
    sent = send(a_draft(course))
    approved = cards.approve(sent, by=coordinator, now=MONDAY)

    assert (approved.status, approved.approved_at) == (CardStatus.APPROVED, MONDAY)
    assert [theme.name for theme in approved.themes.all()] == ["Klasserumsledelse"]
    assert [line.transition for line in history(approved)] == ["create", "edit", "send", "approve"]
    asked, told = mails("to_review").get(), mails("decided").get()
    assert (asked.recipient, asked.path) == (coordinator, f"/eksempler/{approved.pk}/gennemsyn/")
    assert (told.recipient, told.path) == (advisor.user, f"/eksempler/{approved.pk}/")


def test_a_draft_may_be_unfinished_but_is_not_sent_so(course, advisor):
    draft = a_draft(course, effect="", themes=[])

    with pytest.raises(errors.CardIncomplete):
        send(draft)
    with pytest.raises(errors.CardIncomplete):
        send(a_draft(course, themes=[]))
    areas = CompetenceAreaFactory.create_batch(4, municipality=course.municipality)
    with pytest.raises(errors.CardIncomplete):
        send(a_draft(course, themes=areas))
    assert ExampleCard.objects.count() == 1


@pytest.mark.parametrize("field", ["title", "situation", "tried", "effect"])
@pytest.mark.parametrize(
    "words", ["Nordbakkeskolen", "4.b", "Tina Holm", "Vibeke Ibsen", "case number"]
)
def test_what_tells_where_it_was_can_not_be_kept(course, field, words):
    if words == "case number":
        words = course.support_request.case_number

    with pytest.raises(errors.CardTellsWho, match=words):
        a_draft(course, **{field: f"Det var {words} det skete"})

    assert not ExampleCard.objects.exists()


def test_a_school_that_has_come_since_is_seen_at_the_approval(course, coordinator, municipality):
    sent = send(a_draft(course, tried="Vi gjorde som på Skovlyskolen."))
    SchoolFactory(municipality=municipality, name="Skovlyskolen")

    with pytest.raises(errors.CardTellsWho):
        cards.approve(sent, by=coordinator, now=MONDAY)


def test_a_running_course_is_no_example_yet(monday, tina, nordbakke, coordinator, advisor):
    running = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)

    with pytest.raises(errors.CourseIsNotClosed):
        a_draft(running)


@pytest.mark.parametrize("who", ["other_advisor", "tina", "anna", "coordinator"])
def test_only_the_courses_advisors_write_it(course, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        a_draft(course, by=getattr(person, "user", person))


def test_the_system_writes_and_decides_nothing(course, coordinator):
    sent = send(a_draft(course))

    for act in (cards.approve, cards.withdraw):
        with pytest.raises(NotAllowed):
            act(sent, by=SYSTEM, now=MONDAY)
    with pytest.raises(NotAllowed):
        a_draft(course, by=SYSTEM)


def test_it_comes_back_with_a_comment_and_is_sent_again(course, coordinator, advisor):
    sent = send(a_draft(course))

    with pytest.raises(errors.CommentMissing):
        cards.send_back(sent, comment=" ", by=coordinator, now=MONDAY)
    back = cards.send_back(sent, comment="Skriv mere om effekten", by=coordinator, now=MONDAY)
    again = send(a_draft(course, effect="Der var ro i hver time i fem uger."))

    assert back.status == CardStatus.DRAFT
    assert again.status == CardStatus.IN_REVIEW
    assert mails("to_review").count() == 2
    assert history(again).exclude(reason="").get().reason == "Skriv mere om effekten"


def test_a_rejected_card_stays_rejected(course, coordinator):
    rejected = cards.reject(
        send(a_draft(course)), comment="Det kan genkendes", by=coordinator, now=MONDAY
    )

    assert rejected.status == CardStatus.REJECTED
    with pytest.raises(errors.CardIsFixed):
        a_draft(course)


def test_a_sent_card_can_not_be_rewritten(course):
    send(a_draft(course))

    with pytest.raises(errors.CardIsFixed):
        a_draft(course, title="Noget andet")


@pytest.mark.parametrize("who", ["advisor", "coordinator"])
def test_author_and_coordinator_can_take_it_out_and_the_author_up_again(
    course, coordinator, who, request
):
    card = an_approved(course, coordinator)
    person = request.getfixturevalue(who)

    out = cards.withdraw(card, by=getattr(person, "user", person), now=MONDAY)

    assert out.status == CardStatus.WITHDRAWN
    with pytest.raises(NotAllowed):
        cards.revise(out, by=coordinator, now=MONDAY)
    assert cards.revise(out, by=course.lead.user, now=MONDAY).status == CardStatus.DRAFT


def test_taking_it_out_takes_back_a_question_that_waits(course, coordinator):
    sent = send(a_draft(course))

    cards.withdraw(sent, by=course.lead.user, now=MONDAY)

    assert mails("to_review").get().status == MessageStatus.CANCELLED


@pytest.mark.parametrize("who", ["other_advisor", "tina", "bo", "centre_leader", "advisor"])
def test_others_decide_nothing(course, who, request):
    person = request.getfixturevalue(who)
    by = getattr(person, "user", person)
    sent = send(a_draft(course))

    for act in (cards.approve, *(() if who == "advisor" else (cards.withdraw,))):
        with pytest.raises(NotAllowed):
            act(sent, by=by, now=MONDAY)
    with pytest.raises(NotAllowed):
        cards.reject(sent, comment="Nej", by=by, now=MONDAY)


@pytest.mark.parametrize("status", CardStatus.values)
@pytest.mark.parametrize("transition", CardTransition)
def test_every_act_leaves_the_statuses_of_the_table_and_no_other(
    course, coordinator, status, transition
):
    author = course.lead.user
    draft = a_draft(course)
    walks = {
        "draft": [],
        "in_review": [send],
        "approved": [send, lambda c: cards.approve(c, by=coordinator, now=MONDAY)],
        "rejected": [
            send,
            lambda c: cards.reject(c, comment="Nej", by=coordinator, now=MONDAY),
        ],
        "withdrawn": [send, lambda c: cards.withdraw(c, by=author, now=MONDAY)],
    }
    card = draft
    for step in walks[status]:
        card = step(card)
    acts = {
        "send": lambda: send(card),
        "approve": lambda: cards.approve(card, by=coordinator, now=MONDAY),
        "return": lambda: cards.send_back(card, comment="Igen", by=coordinator, now=MONDAY),
        "reject": lambda: cards.reject(card, comment="Nej", by=coordinator, now=MONDAY),
        "withdraw": lambda: cards.withdraw(card, by=author, now=MONDAY),
        "revise": lambda: cards.revise(card, by=author, now=MONDAY),
    }

    if CARD_STATES.allows(status, transition):
        assert acts[transition]().status == CARD_STATES.rules[transition].to
    else:
        with pytest.raises(TransitionNotAllowed):
            acts[transition]()


def test_one_course_has_one_card(course):
    first, again = a_draft(course), a_draft(course, title="Bedre overskrift")

    assert first.pk == again.pk
    assert ExampleCard.objects.get().title == "Bedre overskrift"


def test_the_second_advisor_does_not_write_over_the_first(course, other_advisor, coordinator):
    a_draft(course)
    offer = course.support_request.offers.accepted().get()
    offer.pk, offer.advisor, offer.part = None, other_advisor, "second"
    offer.save()

    with pytest.raises(NotAllowed):
        a_draft(course, by=other_advisor.user)
