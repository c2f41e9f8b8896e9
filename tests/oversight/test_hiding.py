"""A text in the wrong place: hidden at once wherever it stands, shown again, or gone for good."""

import datetime as dt

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.errors import NotAllowed
from courses.models import Goal, LogDraft, PlanItem, Revision, Session, SessionLog, Side
from courses.services import drafts, plans
from lifecycle.models import StatusChange
from notifications.models import Message
from oversight.errors import (
    AlreadyDealtWith,
    NothingToHide,
    RecordIsAppendOnly,
    TextIsHidden,
    TextTooLong,
)
from oversight.models import Breach, BreachEvent, Finding, HiddenText, LookReason, Misplaced
from oversight.passages import HIDDEN, REMOVED, Passage
from oversight.services import hiding, texts
from privacy.models import AccessEvent, Act
from privacy.services import access_log
from requests.services import triage
from tests import stories
from tests.conftest import MONDAY
from tests.kompetencecenter.test_no_trace import everything_stored

WRONG = (
    "Villads har en diagnose, som hans mor har fortalt om, og derfor går han tit ud af timen"
    " og kommer ikke tilbage den dag."
)
SITUATION = f"requests.supportrequest:{{}}:{'situation'}"


def hidden(case, by, *, field="situation", kind=Misplaced.NAME, now=MONDAY) -> Breach:
    passage = Passage(type(case).objects.get(pk=case.pk), field)
    return hiding.hide(passage, kind=kind, by=by, now=now)


@pytest.fixture
def case(tina, nordbakke, monday):
    return stories.a_submitted_request(tina, nordbakke, now=MONDAY, situation=WRONG)


@pytest.fixture
def course(tina, nordbakke, coordinator, advisor, monday):
    return stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY, situation=WRONG)


def test_a_reporter_hides_what_she_was_shown_and_says_nothing_of_it(
    client, anna, coordinator, case
):
    client.force_login(anna)
    path = f"/fejl-i-data/requests.supportrequest/{case.pk}/"
    assert client.get(path).status_code == 404  # she has not looked at it

    page = client.get(case.get_absolute_url())
    assert path in page.content.decode()
    form = client.get(path)
    assert WRONG not in form.content.decode()
    assert "textarea" not in form.content.decode()
    sent = client.post(path, {"passage": SITUATION.format(case.pk), "kind": "health"})

    assert sent.status_code == 302
    breach = Breach.objects.get()
    assert (breach.found_by, breach.kind, breach.found_at) == (anna, Misplaced.HEALTH, MONDAY)
    assert (breach.object_id, breach.field) == (case.pk, "situation")
    assert breach.case_number == case.case_number
    page = client.get(case.get_absolute_url()).content.decode()
    assert HIDDEN in page
    assert WRONG not in page
    told = Message.objects.filter(kind="oversight.breach_found")
    assert [one.recipient for one in told] == [coordinator]


def test_who_was_not_shown_it_can_report_nothing(client, bo, anna, case):
    access_log.record(Act.READ, case, by=anna, municipality_id=case.municipality_id)
    client.force_login(bo)

    for path in (
        f"/fejl-i-data/requests.supportrequest/{case.pk}/",
        "/fejl-i-data/requests.supportrequest/99999/",
        "/fejl-i-data/accounts.user/1/",
        "/fejl-i-data/findes.ikke/1/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"passage": SITUATION.format(case.pk)}).status_code == 404
    with pytest.raises(NotAllowed):
        hiding.report(case, key=SITUATION.format(case.pk), kind=Misplaced.NAME, by=bo, now=MONDAY)
    assert not HiddenText.objects.exists()


def test_a_look_of_yesterday_opens_no_report(anna, case):
    access_log.record(
        Act.READ,
        case,
        by=anna,
        municipality_id=case.municipality_id,
        at=MONDAY - dt.timedelta(hours=25),
    )

    with pytest.raises(NotAllowed):
        hiding.report(case, key=SITUATION.format(case.pk), kind=Misplaced.NAME, by=anna, now=MONDAY)


def test_what_is_hidden_already_is_not_reported_twice(client, coordinator, case):
    hidden(case, coordinator)
    client.force_login(coordinator)

    sent = client.post(
        f"/fejl-i-data/requests.supportrequest/{case.pk}/",
        {"passage": SITUATION.format(case.pk), "kind": "name"},
    )

    assert sent.status_code == 422
    assert "Den tekst, du valgte, er der ikke længere" in sent.content.decode()
    assert Breach.objects.count() == 1
    with pytest.raises(NothingToHide):
        hidden(case, coordinator)


def test_copies_histories_versions_and_drafts_are_hidden_with_it(
    course, advisor, tina, coordinator
):
    goal = plans.add_goal(course, text="Ro ved timens start", signs=WRONG, by=tina, now=MONDAY)
    plans.change_goal(
        goal, text=goal.text, signs="Noget andet", version=goal.version, by=tina, now=MONDAY
    )
    session = Session.objects.create(
        course=course,
        advisor=advisor,
        kind=Session.Kind.MEETING,
        starts_at=MONDAY,
        ends_at=MONDAY + dt.timedelta(hours=1),
    )
    minutes = {
        f"{name}_minutes": 10 for name in ("contact", "preparation", "travel", "documentation")
    }
    log = [
        SessionLog.objects.create(
            session=session,
            revision=revision,
            written_at=MONDAY,
            written_by=advisor.user,
            starts_at=MONDAY,
            done=done,
            **minutes,
        )
        for revision, done in ((1, "Villads igen, skrevet først"), (2, f"Vi talte. {WRONG}"))
    ]
    LogDraft.objects.create(
        session=session,
        saved_by=advisor.user,
        saved_at=MONDAY,
        content=f'{{"done": "Vi talte. {WRONG}", "agreements": "Prøv igen"}}',
    )
    StatusChange.objects.create(
        subject_type="courses.session",
        subject_id=session.pk,
        transition="move",
        from_status="planned",
        to_status="planned",
        at=MONDAY,
        reason=WRONG,
    )
    hiding.hide(Passage(log[1], "done"), kind=Misplaced.NAME, by=coordinator, now=MONDAY)
    breach = hidden(course.support_request, coordinator)

    for one in log:
        one.refresh_from_db()
    assert [one.done for one in log] == [HIDDEN, HIDDEN]
    assert LogDraft.objects.get().content == f'{{"done": "{HIDDEN}", "agreements": "Prøv igen"}}'
    assert StatusChange.objects.get(subject_type="courses.session").reason == HIDDEN
    assert HIDDEN in set(Revision.objects.values_list("before", flat=True))
    assert WRONG not in "".join(Revision.objects.values_list("before", flat=True))
    assert breach.texts.filter(is_copy=True).count() >= 2


@pytest.mark.parametrize(("text", "stands"), [("", REMOVED), ("Klassen trænger til ro.", None)])
def test_what_is_removed_is_in_no_column_of_any_table(
    text, stands, course, tina, coordinator, administrator
):
    goal = plans.add_goal(course, text=WRONG, signs="", by=tina, now=MONDAY)
    plans.change_goal(goal, text="Ro", signs="", version=goal.version, by=tina, now=MONDAY)
    case = course.support_request
    LogEntry.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(case),
        object_id=case.pk,
        object_repr=WRONG,
        action_flag=CHANGE,
    )
    assert WRONG in everything_stored()

    breach = hidden(case, coordinator)
    hiding.redact(breach, text=text, by=coordinator, now=MONDAY)

    assert WRONG not in everything_stored()
    case.refresh_from_db()
    assert case.situation == (stands or text)
    breach.refresh_from_db()
    assert (breach.redacted_at, breach.redacted_by) == (MONDAY, coordinator)
    with pytest.raises(AlreadyDealtWith):
        hiding.show_again(
            Breach(pk=close_as(breach, coordinator).pk, municipality_id=breach.municipality_id),
            finding=Finding.BELONGS,
            by=coordinator,
            now=MONDAY,
        )


def close_as(breach, by) -> Breach:
    Breach.objects.filter(pk=breach.pk).update(closed_at=MONDAY, closed_by=by)
    return breach


def test_a_wrong_report_is_lifted_with_a_reason_and_everything_is_as_before(
    course, tina, coordinator
):
    goal = plans.add_goal(course, text=WRONG, signs="", by=tina, now=MONDAY)
    breach = hidden(course.support_request, coordinator)
    goal.refresh_from_db()
    assert goal.text == HIDDEN

    hiding.show_again(breach, finding=Finding.BELONGS, by=coordinator, now=MONDAY)

    goal.refresh_from_db()
    course.support_request.refresh_from_db()
    assert (goal.text, course.support_request.situation) == (WRONG, WRONG)
    assert not HiddenText.objects.exists()
    breach.refresh_from_db()
    assert (breach.finding, breach.closed_by) == (Finding.BELONGS, coordinator)
    last = breach.events.last()
    assert (last.act, last.why) == (BreachEvent.Act.SHOWN, str(Finding.BELONGS.label))


def test_a_look_needs_a_reason_and_leaves_a_line(client, coordinator, case):
    breach = hidden(case, coordinator)
    client.force_login(coordinator)
    path = reverse("oversight:look", args=[breach.pk])

    refused = client.post(path)
    assert refused.status_code == 422
    assert WRONG not in refused.content.decode()
    seen = client.post(path, {"reason": LookReason.ASSESS})

    assert WRONG in seen.content.decode()
    line = AccessEvent.objects.filter(object_type="oversight.breach", act=Act.READ).first()
    assert (line.actor_id, line.object_id, line.criteria) == (
        coordinator.pk,
        breach.pk,
        "to_assess",
    )
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    "person", ["tina", "anna", "advisor", "centre_leader", "administrator", "dpo", "bo"]
)
def test_nobody_but_who_handles_it_sees_the_hidden_text(person, request, client, coordinator, case):
    breach = hidden(case, coordinator)
    user = request.getfixturevalue(person)
    user = getattr(user, "user", user)
    client.force_login(user)

    for name in ("look", "show_again", "redact", "assess", "notify", "tell", "close"):
        answer = client.post(
            reverse(f"oversight:{name}", args=[breach.pk]), {"reason": LookReason.ASSESS}
        )
        assert answer.status_code == 404, name
    with pytest.raises(NotAllowed):
        hiding.look(breach, reason=LookReason.ASSESS, by=user, now=MONDAY)
    assert HiddenText.objects.get(is_copy=False).content == WRONG


def test_where_there_is_no_coordinator_the_administrator_handles_it(
    client, anna, administrator, case
):
    access_log.record(Act.READ, case, by=anna, municipality_id=case.municipality_id)

    breach = hiding.report(
        case, key=SITUATION.format(case.pk), kind=Misplaced.NAME, by=anna, now=MONDAY
    )

    assert Message.objects.get(kind="oversight.breach_found").recipient == administrator
    assert [
        one.content
        for one in hiding.look(breach, reason=LookReason.TELL, by=administrator, now=MONDAY)
    ][0] == WRONG


def test_a_page_that_was_open_can_not_bring_it_back(case, coordinator):
    stale = type(case).objects.get(pk=case.pk)
    hidden(case, coordinator)

    with pytest.raises(TextIsHidden):
        stale.save()
    stale.situation = "Noget andet"
    with pytest.raises(TextIsHidden):
        stale.save(update_fields=["situation"])
    stale.refresh_from_db()
    stale.adults_count = 7
    stale.save()
    stale.refresh_from_db()
    assert (stale.situation, stale.adults_count) == (HIDDEN, 7)


def test_the_same_text_in_a_new_row_is_hidden_there_too(case, coordinator):
    hidden(case, coordinator)

    question = triage.ask(
        case, by=coordinator, now=MONDAY, version=fresh_version(case), text=f"Hvad med: {WRONG}"
    )

    question.refresh_from_db()
    assert question.text == f"Hvad med: {HIDDEN}"


def test_the_same_words_in_another_case_stay(case, coordinator, tina, nordbakke):
    short = triage.ask(case, by=coordinator, now=MONDAY, version=case.version, text="Hvem?")
    hiding.hide(Passage(short, "text"), kind=Misplaced.NAME, by=coordinator, now=MONDAY)
    hidden(case, coordinator)
    other = stories.a_submitted_request(tina, nordbakke, now=MONDAY, situation=WRONG)

    asked = triage.ask(other, by=coordinator, now=MONDAY, version=other.version, text="Hvem?")

    other.refresh_from_db()
    asked.refresh_from_db()
    assert (other.situation, asked.text) == (WRONG, "Hvem?")


def test_a_draft_that_is_saved_from_an_open_page_does_not_bring_it_back(course, coordinator):
    session = Session.objects.create(
        course=course,
        advisor=course.lead,
        kind=Session.Kind.MEETING,
        starts_at=MONDAY - dt.timedelta(hours=2),
        ends_at=MONDAY - dt.timedelta(hours=1),
    )
    hidden(course.support_request, coordinator)

    drafts.save(session, content={"agreements": WRONG}, by=course.lead.user, now=MONDAY)

    assert WRONG not in LogDraft.objects.get().content


def fresh_version(case) -> int:
    return type(case).objects.get(pk=case.pk).version


def test_a_save_that_no_page_expects_to_be_refused_says_so_all_the_same(
    client, coordinator, monkeypatch
):
    def refuse(_user):
        raise TextIsHidden

    monkeypatch.setattr("oversight.views.files.everything_about", refuse)
    client.force_login(coordinator)

    answer = client.get("/mine-data/alt.json")

    assert answer.status_code == 409
    assert "Teksten er skjult lige nu" in answer.content.decode()


def test_a_text_longer_than_its_field_is_refused_and_stays_hidden(course, coordinator):
    session = Session.objects.create(
        course=course,
        advisor=course.lead,
        kind=Session.Kind.MEETING,
        starts_at=MONDAY,
        ends_at=MONDAY + dt.timedelta(hours=1),
        place="Hjemme hos Villads",
    )
    breach = hiding.hide(Passage(session, "place"), kind=Misplaced.NAME, by=coordinator, now=MONDAY)

    with pytest.raises(TextTooLong):
        hiding.redact(breach, text="x" * 81, by=coordinator, now=MONDAY)

    breach.refresh_from_db()
    session.refresh_from_db()
    assert breach.is_hidden
    assert session.place == HIDDEN


def test_the_rule_of_deletion_takes_what_is_hidden_along(case, coordinator):
    breach = hidden(case, coordinator)

    texts.delete_of_cases(type(case).objects.filter(pk=case.pk), by=coordinator)

    assert WRONG not in everything_stored()
    hiding.show_again(breach, finding=Finding.WRONG_TEXT, by=coordinator, now=MONDAY)
    case.refresh_from_db()
    assert case.situation == texts.DELETED


def test_the_facts_of_a_breach_can_not_be_changed(case, coordinator):
    event = hidden(case, coordinator).events.get()
    event.detail = "other"

    with pytest.raises(RecordIsAppendOnly):
        event.save()
    with pytest.raises(RecordIsAppendOnly):
        event.delete()


def test_a_page_of_a_case_asks_no_more_when_a_text_is_hidden(client, coordinator, case, statements):
    client.force_login(coordinator)
    path = f"/koordinator/{case.pk}/"
    client.get(path)
    with statements() as before:
        client.get(path)
    hidden(case, coordinator)
    with statements() as after:
        client.get(path)

    assert len(after) == len(before)


def test_the_page_asks_as_often_for_much_as_for_little(client, world, coordinator, statements):
    client.force_login(coordinator)
    course = world.course
    page = reverse("oversight:report", args=["requests.supportrequest", course.support_request_id])

    def asked_for():
        with statements() as asked:
            shown = client.get(page)
        return len(asked), shown.content.decode().count("<option")

    client.get(page)
    little, few = asked_for()
    for number in range(10):
        goal = Goal.objects.create(course=course, text=f"Mål {number}", signs="Ses i klassen")
        PlanItem.objects.create(
            course=course,
            goal=goal,
            side=Side.SCHOOL,
            who=PlanItem.Who.TEACHER,
            what=f"Skema {number}",
            due_on=MONDAY.date(),
        )
    much, many = asked_for()

    assert many > few
    assert much == little <= 26
