"""The pages of the plan of action, through the public door, for both sides."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from courses.models import Goal, PlanComment, PlanItem, Revision, Side
from courses.services import plans
from tests import personas
from tests.conftest import MONDAY
from tests.courses.conftest import close
from tests.courses.test_plans import CPR, LATER, a_goal, an_item, doing

pytestmark = pytest.mark.once

GOAL = {"text": "Klassen går i gang uden konflikter.", "signs": "Alle sidder ned.", "version": "0"}
ITEM = {
    "who": "pedagogue",
    "what": "Tager imod ved døren.",
    "due_on_day": "27",
    "due_on_month": "11",
    "due_on_year": "2026",
    "goal": "",
    "side": "school",
    "version": "0",
}


@pytest.fixture
def at_school(client, tina):
    client.force_login(tina)
    return client


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_both_sides_read_one_plan_and_each_changes_its_own(client, course, tina, advisor):
    goal = a_goal(course)
    items = {side: an_item(course, side=side, goal=goal) for side in Side}
    page = url("plan", course.pk)

    for user, own in ((tina, Side.SCHOOL), (advisor.user, Side.CENTRE)):
        client.force_login(user)
        text = text_of(client.get(page))
        assert "Timerne begynder til tiden." in text
        for side, item in items.items():
            assert (url("finish_item", item.pk) in text) == (side == own)
            code = client.get(url("change_item", item.pk)).status_code
            assert code == (200 if side == own else 404)


def test_the_coordinator_reads_and_writes_nothing(client, course, coordinator):
    goal, item = a_goal(course), an_item(course)
    client.force_login(coordinator)

    text = text_of(client.get(url("plan", course.pk)))

    assert "Tilføj" not in text
    assert client.get(url("item", item.pk)).status_code == 200
    assert client.get(url("history", course.pk)).status_code == 200
    for shut in (
        url("add_goal", course.pk),
        url("add_item", course.pk),
        url("goal", goal.pk),
        url("change_item", item.pk),
    ):
        assert client.get(shut).status_code == client.post(shut).status_code == 404
    for shut in (
        url("item", item.pk),
        url("finish_item", item.pk),
        url("drop_goal", goal.pk),
    ):
        assert client.post(shut, {"text": "Hej"}).status_code == 404
    assert not PlanComment.objects.exists()


def test_an_empty_plan_invites_to_the_first_goal(at_school, course):
    text = text_of(at_school.get(url("plan", course.pk)))

    assert "Ingen handleplan endnu" in text
    assert url("add_goal", course.pk) in text


def test_a_goal_is_written_changed_given_up_and_taken_up_again(at_school, course):
    said = at_school.post(url("add_goal", course.pk), GOAL, follow=True)
    assert "Målet er tilføjet." in text_of(said)
    goal = Goal.objects.get()

    at_school.post(url("goal", goal.pk), {**GOAL, "text": "Klassen er i ro.", "version": "1"})
    goal.refresh_from_db()
    assert goal.text == "Klassen er i ro."
    dropped = at_school.post(url("drop_goal", goal.pk), {"version": "2"}, follow=True)
    assert "1 mål er opgivet" in text_of(dropped)
    at_school.post(url("resume_goal", goal.pk), {"version": "3"})

    assert course.goals.standing().exists()


@pytest.mark.parametrize("version", ["1", "", "abc"])
def test_giving_up_what_somebody_has_changed_is_refused_kindly(at_school, course, anna, version):
    goal = a_goal(course)
    plans.change_goal(goal, version=1, text="Annas mål", signs="", by=anna, now=LATER)

    said = at_school.post(url("drop_goal", goal.pk), {"version": version}, follow=True)

    assert "Anna Lind gemte ændringer" in text_of(said)
    assert course.goals.standing().exists()


def test_an_item_is_written_changed_done_and_opened_again(at_school, course):
    goal = a_goal(course)
    form = at_school.get(url("add_item", course.pk), {"maal": goal.pk}).context["form"]
    assert form["goal"].value() == str(goal.pk)
    assert form["side"].value() == "school"

    at_school.post(url("add_item", course.pk), {**ITEM, "goal": goal.pk})
    item = PlanItem.objects.get()
    assert (item.who, item.side, item.goal) == ("pedagogue", "school", goal)
    at_school.post(
        url("change_item", item.pk), {**ITEM, "what": "Tager imod i gården.", "version": "1"}
    )
    at_school.post(url("finish_item", item.pk))
    item.refresh_from_db()
    assert (item.what, item.goal, item.status) == ("Tager imod i gården.", None, "done")

    twice = at_school.post(url("finish_item", item.pk), follow=True)
    assert "Tina Holm nåede at ændre dette" in text_of(twice)
    at_school.post(url("reopen_item", item.pk))
    at_school.post(url("drop_item", item.pk))
    item.refresh_from_db()
    assert item.status == "dropped"


def test_a_comment_is_said_to_the_other_side(at_school, course):
    item = an_item(course, side=Side.CENTRE)

    said = at_school.post(url("item", item.pk), {"text": "Vi mangler stadig skemaet."}, follow=True)

    assert "Vi mangler stadig skemaet." in text_of(said)
    assert "Kompetencecentret holder denne handling ajour" in text_of(said)


@pytest.mark.parametrize(
    ("page", "posted", "field"),
    [
        ("add_goal", {**GOAL, "text": f"Barnet med {CPR}"}, "text"),
        ("add_goal", {**GOAL, "signs": f"Barnet med {CPR}"}, "signs"),
        ("add_goal", {**GOAL, "text": ""}, "text"),
        ("add_item", {**ITEM, "what": f"Taler med {CPR}"}, "what"),
        ("add_item", {**ITEM, "due_on_day": "15"}, "due_on"),
        ("add_item", {**ITEM, "due_on_year": "2029"}, "due_on"),
        ("add_item", {**ITEM, "who": "Lis Andersen"}, "who"),
        ("add_item", {**ITEM, "side": ""}, "side"),
        ("add_item", {**ITEM, "goal": "999"}, "goal"),
    ],
    ids=[
        *("CPR in a goal", "CPR in the signs", "empty goal", "CPR in an item"),
        *("past", "far off", "a name", "no side", "goal that is not there"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stands(
    at_school, course, page, posted, field
):
    response = at_school.post(url(page, course.pk), posted)

    form = response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {field}
    for name in ("text", "signs", "what"):
        if name in form.fields:
            assert form[name].value() == posted[name]
    assert not Revision.objects.exists()


def test_a_likely_name_asks_for_a_second_look(at_school, course):
    item = an_item(course)
    comment = {"text": "Spørg Mikkel Sørensen i 5.b."}

    asked = at_school.post(url("item", item.pk), comment)
    assert "names_checked" in asked.context["form"].errors
    at_school.post(url("item", item.pk), {**comment, "names_checked": "on"})

    assert PlanComment.objects.count() == 1


@pytest.mark.parametrize("part", ["goal", "item"])
def test_who_saves_second_sees_what_the_first_saved_and_loses_nothing(
    at_school, course, anna, part
):
    if part == "goal":
        page = url("goal", a_goal(course).pk)
        mine = {**GOAL, "version": "1"}
        plans.change_goal(
            Goal.objects.get(), version=1, text="Annas mål", signs="Annas tegn", by=anna, now=LATER
        )
    else:
        page = url("change_item", an_item(course).pk)
        mine = {**ITEM, "version": "1"}
        plans.change_item(
            PlanItem.objects.get(), version=1, doing=doing(what="Annas ord"), by=anna, now=LATER
        )

    refused = at_school.post(page, mine)

    text = text_of(refused)
    assert refused.status_code == 422
    assert "Anna Lind gemte ændringer den 16. november kl. 11.00" in text
    assert "Annas" in text
    assert mine.get("what", mine.get("text")) in text
    assert refused.context["form"]["version"].value() == "2"
    assert at_school.post(page, {**mine, "version": "2"}).status_code == 302


def test_a_closed_plan_can_be_read_and_not_written(at_school, course):
    goal, item = a_goal(course), an_item(course)
    close(course)

    assert "Tilføj" not in text_of(at_school.get(url("plan", course.pk)))
    refused = at_school.post(url("goal", goal.pk), {**GOAL, "version": "1"})
    assert "kan læses, men ikke ændres" in text_of(refused)
    refused = at_school.post(url("finish_item", item.pk), follow=True)
    assert "kan læses, men ikke ændres" in text_of(refused)
    for page, posted in (("add_goal", GOAL), ("add_item", ITEM)):
        assert "ikke ændres" in text_of(at_school.post(url(page, course.pk), posted))
    assert "ikke ændres" in text_of(at_school.post(url("item", item.pk), {"text": "Tak."}))
    changed = {**ITEM, "version": "1"}
    assert "ikke ændres" in text_of(at_school.post(url("change_item", item.pk), changed))


def test_the_history_says_every_change_in_words_the_newest_first(at_school, course, tina, anna):
    goal = a_goal(course, by=anna)
    item = an_item(course, goal=goal, by=tina)
    plans.change_item(item, version=1, doing=doing(who="leader"), by=anna, now=LATER)
    plans.finish_item(item, by=tina, now=LATER + dt.timedelta(minutes=1))
    plans.drop_goal(goal, version=1, by=tina, now=LATER + dt.timedelta(minutes=2))

    response = at_school.get(url("history", course.pk))

    said = [
        (c.subject, c.by.name, [(f.label, f.before, f.after) for f in c.fields])
        for c in response.context["changes"]
    ]
    what = "Hænger dagens program op hver morgen."
    assert said == [
        ("Mål 1", "Tina Holm", [("Opgivet", "Nej", "Ja")]),
        (f"Leder: {what}", "Tina Holm", [("Status", "Mangler", "Udført")]),
        (
            f"Leder: {what}",
            "Anna Lind",
            [("Hører til", "Mål 1", ""), ("Hvem", "Lærer", "Leder")],
        ),
        (
            f"Leder: {what}",
            "Tina Holm",
            [
                ("Hører til", "", "Mål 1"),
                ("Hvem", "", "Lærer"),
                ("Gør hvad", "", what),
                ("Senest", "", "20. november 2026"),
            ],
        ),
        (
            "Mål 1",
            "Anna Lind",
            [("Mål", "", "Timerne begynder til tiden."), ("Tegn", "", "Klassen er i ro.")],
        ),
    ]
    assert "Anna Lind" in text_of(response)


def test_goals_reached_are_shown(at_school, course, tina):
    goal = a_goal(course)
    Goal.objects.filter(pk=goal.pk).update(reached="partly", reached_at=MONDAY, reached_by=tina)

    Revision.objects.create(
        course=course, goal=goal, field="reached", after="partly", at=LATER, by=tina
    )

    assert "Nået: delvist" in text_of(at_school.get(url("plan", course.pk)))
    said = at_school.get(url("history", course.pk)).context["changes"][0].fields[0]
    assert (said.label, said.after) == ("Nået", "Delvist")


def test_a_goal_emptied_by_mistake_is_not_saved(at_school, course):
    goal = a_goal(course)

    refused = at_school.post(url("goal", goal.pk), {**GOAL, "text": " ", "version": "1"})

    assert refused.status_code == 422
    goal.refresh_from_db()
    assert goal.text == "Timerne begynder til tiden."


def test_another_school_and_another_municipality_find_nothing(
    client, course, bo, other_advisor, other_municipality
):
    goal, item = a_goal(course), an_item(course)
    neighbour = personas.in_municipality(
        "Nina Voss", "nina@x.example", Role.COORDINATOR, other_municipality
    )
    for stranger in (bo, other_advisor.user, neighbour):
        client.force_login(stranger)
        for name, pk in (
            *((n, course.pk) for n in ("plan", "history", "add_goal", "add_item")),
            ("goal", goal.pk),
            *((n, item.pk) for n in ("item", "change_item")),
        ):
            assert client.get(url(name, pk)).status_code == 404
        for name, pk in (("drop_goal", goal.pk), ("finish_item", item.pk)):
            assert client.post(url(name, pk)).status_code == 404


@pytest.mark.parametrize("page", ["plan", "history"])
def test_a_long_plan_costs_no_more_than_a_short_one(at_school, course, statements, tina, page):
    def cost():
        with statements() as asked:
            at_school.get(url(page, course.pk))
        return len(asked)

    def fill(count):
        for _ in range(count):
            goal = a_goal(course)
            item = an_item(course, goal=goal)
            plans.comment(item, text="Fint.", by=tina, now=MONDAY)

    fill(8)  # more than one page of changes
    at_school.get(url(page, course.pk))
    few = cost()
    fill(15)

    assert cost() == few <= 12
