"""The pages of action learning: a whole one walked by advisor and school, and who sees what."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import ActionLearning, PhaseEntry, PhaseModel, Round
from courses.services.action_learning import cycles, group
from courses.services.action_learning.cycles import LearningNote
from courses.states import CycleStatus
from privacy.models import AccessEvent
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import close

pytestmark = pytest.mark.once

CPR = "311236-4123"
SECRET = "Planen på tavlen gør forskellen"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def vibeke(advisor):
    """The advisor at her browser."""
    return signed_in(advisor.user)


@pytest.fixture
def school(tina):
    """The author of the request at hers."""
    return signed_in(tina)


@pytest.fixture
def cycle(course):
    return stories.an_action_learning(course, now=MONDAY)


def at_advisor(name, course, *args):
    return reverse(f"courses:action_learning{name}", args=[course.pk, *args])


def at_school(name, course, *args):
    return reverse(f"school_courses:action_learning{name}", args=[course.pk, *args])


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def said(response):
    """What the page says after a redirect, or the faults it names."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def a_date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def answers_for(phase, text):
    return {
        f"answer_{number}": prompt.choices[0] if prompt.choices else f"{text}, {number}"
        for number, prompt in enumerate(phase.prompts, 1)
    }


class Walk:
    """One group's way through its rounds, each side at its own addresses."""

    def __init__(self, course, vibeke, school, monday):
        self.course, self.monday = course, monday
        self.people = {"advisor": course.lead.user, "school": course.support_request.created_by}
        self.clients = {"advisor": vibeke, "school": school}
        self.addresses = {"advisor": at_advisor, "school": at_school}

    @property
    def cycle(self):
        return ActionLearning.objects.get(course=self.course)

    def post(self, side, name, *args, **data):
        path = self.addresses[side](name, self.course, *args)
        response = self.clients[side].post(path, data, follow=True)
        assert response.status_code == 200, said(response)
        return said(response)

    def write(self, side, number, position, text):
        phase = self.cycle.phase(position)
        path = self.addresses[side]("_phase", self.course, number, position)
        form = self.clients[side].get(path).context["form"]
        data = {**answers_for(phase, text), "version": form["version"].value()}
        assert f"»{phase.name}« er gemt" in self.post(side, "_phase", number, position, **data)

    def move_on(self, side, number):
        version = Round.objects.get(action_learning=self.cycle, number=number).version
        return self.post(side, "_move_on", number, version=version)

    def days_pass(self, days):
        self.monday.shift(dt.timedelta(days=days))
        for side, client in self.clients.items():
            client.force_login(self.people[side])  # a session does not last that long


def test_a_whole_action_learning_of_three_rounds(course, vibeke, school, monday, anna, rasmus):
    walk = Walk(course, vibeke, school, monday)
    assert "Start aktionslæring" in text_of(vibeke, reverse("courses:course", args=[course.pk]))

    model = PhaseModel.objects.get(municipality=course.municipality, is_default=True)
    begun = walk.post("advisor", "_start", question=stories.QUESTION, phase_model=model.pk, count=3)
    assert "Sæt nu gruppen sammen" in begun
    assert "Gruppen har 1 ud over vejlederen" in begun
    walk.post("advisor", "_group", part="observer", person=rasmus.pk, function="")
    walk.post("advisor", "_group", part="leader", person=anna.pk, function="")
    full = walk.post(
        "advisor", "_group", part="colleague", person="", function="Dansklærer, 5. årgang"
    )
    assert "ud over vejlederen" not in full
    assert "Runde 1 er begyndt" in walk.post("advisor", "_begin")

    for number in (1, 2, 3):
        one_round(walk, number)

    assert "Alle runder er gennemført" in text_of(school, at_school("", course))
    walk.post("advisor", "_conclude", learned=SECRET, kept="Goddag i døren", shared="På teammødet")
    assert walk.cycle.status == CycleStatus.CONCLUDED
    assert SECRET in text_of(school, at_school("", course))
    closing = vibeke.get(reverse("courses:close", args=[course.pk])).context["form"]
    assert closing["summary"].value() == f"{SECRET}\n\nGoddag i døren\n\nPå teammødet"
    close(course, now=MONDAY + dt.timedelta(days=60))
    assert "Genoptag den" not in text_of(vibeke, at_advisor("", course))


def one_round(walk, number):
    """Formulate, set dates, try, observe, talk and work it up; the school at its own phases."""
    today = MONDAY.date() + dt.timedelta(days=17 * (number - 1))
    walk.write("advisor", number, 1, f"Vi undrer os, runde {number}")
    dated = walk.post(
        "advisor",
        "_dates",
        number,
        **a_date("action_on", today + dt.timedelta(days=10)),
        **a_date("meets_on", today + dt.timedelta(days=17)),
    )
    assert "Datoerne er gemt" in dated
    assert "Er datoen rigtig?" not in dated
    assert "Iværksættelse af aktioner" in walk.move_on("advisor", number)
    walk.write("school", number, 2, f"Planen på tavlen {number}")
    sheet = text_of(walk.clients["school"], at_school("_sheet", walk.course, number))
    assert stories.QUESTION in sheet
    assert f"Planen på tavlen {number}, 1" in sheet
    walk.days_pass(11)
    assert "Observation af aktioner" in walk.move_on("school", number)
    walk.write("advisor", number, 3, "Ro efter fem minutter")
    walk.move_on("advisor", number)
    walk.days_pass(6)
    walk.write("advisor", number, 4, "Vi siger mindre")
    walk.move_on("advisor", number)
    walk.write("school", number, 5, "Vi holder fast")
    if number == 1:
        back_and_on_again(walk, number)
    moved = walk.move_on("school", number)
    assert ("Runde 3 er gennemført" if number == 3 else f"runde {number + 1}") in moved


def back_and_on_again(walk, number):
    version = Round.objects.get(action_learning=walk.cycle, number=number).version
    assert "et skridt tilbage" in walk.post("advisor", "_back", number, version=version)
    page = text_of(walk.clients["school"], at_school("", walk.course))
    assert "Runde 1 af 3 · fase 4" in page
    assert "Vi holder fast, 1" in page
    walk.move_on("advisor", number)


# Who sees what


def test_the_coordinator_sees_how_far_it_is_and_not_what_is_written(
    course, cycle, coordinator, vibeke
):
    stories.write_everything(cycle, now=MONDAY, text=SECRET)
    client = signed_in(coordinator)
    page = text_of(client, at_school("", course))

    assert "Runde 1 af 3 · fase 1" in page
    assert "Gruppen" in page
    assert SECRET not in page
    assert stories.QUESTION not in page
    assert client.get(at_school("_sheet", course, 1)).status_code == 404
    assert client.get(at_school("_phase", course, 1, 1)).status_code == 404
    assert client.post(at_school("_move_on", course, 1)).status_code == 404
    assert SECRET in text_of(vibeke, at_advisor("", course))


def test_the_leader_follows_and_writes_nothing(course, cycle, anna):
    stories.write_everything(cycle, now=MONDAY, text=SECRET)
    client = signed_in(anna)

    assert SECRET in text_of(client, at_school("", course))
    assert client.get(at_school("_sheet", course, 1)).status_code == 200
    for position in range(1, 6):
        assert client.get(at_school("_phase", course, 1, position)).status_code == 404
    assert client.post(at_school("_move_on", course, 1)).status_code == 404


PEOPLE = ("bo", "centre_leader", "administrator", "special_leader", "other_advisor")


@pytest.mark.parametrize("who", PEOPLE)
def test_for_everybody_else_there_is_nothing(course, cycle, who, request):
    person = request.getfixturevalue(who)
    client = signed_in(getattr(person, "user", person))

    for path in (
        at_school("", course),
        at_school("_sheet", course, 1),
        at_school("_phase", course, 1, 1),
        at_advisor("", course),
        at_advisor("_group", course),
        at_advisor("_start", course),
    ):
        assert client.get(path).status_code == 404, path


def test_the_school_does_not_reach_the_advisors_addresses(course, cycle, school):
    for name, args in (("", ()), ("_group", ()), ("_edit", ()), ("_dates", (1,))):
        assert school.get(at_advisor(name, course, *args)).status_code == 404


def test_what_does_not_exist_is_not_found(course, cycle, vibeke, school):
    for path in (
        at_advisor("_phase", course, 1, 6),
        at_advisor("_phase", course, 1, 0),
        at_advisor("_phase", course, 4, 1),
        at_advisor("_sheet", course, 4),
        at_advisor("_dates", course, 4),
        at_school("_phase", course, 1, 6),
    ):
        assert vibeke.get(path).status_code == 404, path


def test_reading_is_written_in_the_access_log(course, cycle, school, tina):
    for path in (at_school("", course), at_school("_sheet", course, 1)):
        school.get(path)

    looks = AccessEvent.objects.filter(object_type="courses.actionlearning", actor_id=tina.pk)
    assert sorted(looks.values_list("act", flat=True)) == ["print", "read"]


# What is typed


@pytest.fixture
def phase_two(course, cycle):
    stories.walk_rounds(cycle, steps=1, now=MONDAY)
    return at_school("_phase", course, 1, 2)


def test_a_cpr_number_stops_the_text_and_what_was_typed_stands(phase_two, school):
    response = school.post(
        phase_two, {"answer_1": f"Planen. {CPR}", "answer_2": "Dansklærer", "version": 0}
    )

    assert response.status_code == 422
    assert "ligner et CPR-nummer" in said(response)
    assert "Dansklærer" in response.content.decode()
    assert not PhaseEntry.objects.exists()


def test_a_likely_name_asks_for_a_second_look(phase_two, school):
    data = {"answer_1": "Mikkel Andersen får planen først.", "version": 0}
    asked = school.post(phase_two, data)

    assert asked.status_code == 422
    assert "Mikkel" in said(asked)
    assert school.post(phase_two, {**data, "names_checked": "on"}).status_code == 302


def test_too_long_a_text_is_named_by_its_field(phase_two, school, cycle):
    stored = ActionLearning.objects.get(pk=cycle.pk)
    stored.frozen[1]["prompts"][1]["label"] = "Hvem, i %?"
    stored.save()
    response = school.post(phase_two, {"answer_2": "x" * 101, "version": 0})

    assert response.status_code == 422
    assert "Forkort »Hvem, i %?« til højst 100 tegn." in said(response)
    assert "x" * 101 in response.content.decode()


def test_of_two_who_write_at_once_the_second_sees_both_and_may_save(
    phase_two, school, vibeke, course
):
    vibeke.post(at_advisor("_phase", course, 1, 2), {"answer_1": "Vejlederens", "version": 0})
    clash = school.post(phase_two, {"answer_1": "Skolens", "version": 0})

    page = clash.content.decode()
    assert clash.status_code == 422
    assert "Vibeke Ibsen gemte i denne fase" in page
    assert "Vejlederens" in page
    assert "Skolens" in page
    again = {"answer_1": "Begges", "version": clash.context["form"]["version"].value()}
    assert school.post(phase_two, again).status_code == 302
    assert PhaseEntry.objects.get().answers.get().text == "Begges"


def test_a_choice_that_is_no_longer_offered_is_kept_and_another_is_refused(
    course, cycle, vibeke, advisor
):
    stories.write_everything(cycle, now=MONDAY)
    path = at_advisor("_phase", course, 1, 3)
    stored = ActionLearning.objects.get(pk=cycle.pk)
    stored.frozen[2]["prompts"][1]["choices"] = ["Kun dette"]
    stored.save()

    kept = vibeke.post(path, {"answer_2": "Egen observation", "version": 1})
    refused = vibeke.post(path, {"answer_2": "Telepati", "version": 2})
    assert (kept.status_code, refused.status_code) == (302, 422)
    assert "Vælg et af svarene på »Hvordan observerer I?«." in said(refused)


def test_what_is_typed_when_the_cycle_has_just_closed_is_not_lost(course, cycle, vibeke, advisor):
    path = at_advisor("_phase", course, 3, 5)
    stories.walk_rounds(cycle, steps=15, now=MONDAY)
    cycles.conclude(
        ActionLearning.objects.get(pk=cycle.pk),
        note=LearningNote("Lært", "", ""),
        by=advisor.user,
        now=MONDAY,
    )
    response = vibeke.post(path, {"answer_1": "Vi holder fast", "version": 0})

    assert response.status_code == 422
    assert "Vi holder fast" in response.content.decode()
    assert "afsluttet" in said(vibeke.get(path, follow=True))


# The advisor's forms


def test_a_cycle_without_a_question_is_not_made(course, vibeke):
    response = vibeke.post(at_advisor("_start", course), {"question": "", "count": 3})

    assert response.status_code == 422
    assert "Skriv i en eller to sætninger, hvad I undrer jer over" in said(response)
    assert not ActionLearning.objects.exists()


def test_more_rounds_than_the_phase_model_has_are_refused_at_their_field(course, vibeke):
    five = PhaseModel.objects.get(municipality=course.municipality, is_default=True)
    PhaseModel.objects.filter(pk=five.pk).update(most_rounds=2)
    data = {"question": "Hvad nu?", "phase_model": five.pk, "count": 3}

    response = vibeke.post(at_advisor("_start", course), data)
    assert response.context["form"].errors["count"] == ["Planlæg mindst 2 og højst 2 runder."]


def test_a_cycle_is_made_once_and_needs_a_phase_model(course, vibeke, cycle, municipality):
    assert vibeke.get(at_advisor("_start", course)).url == at_advisor("", course)
    cycle.rounds.all().delete()
    ActionLearning.objects.all().delete()
    PhaseModel.objects.update(is_active=False)

    assert "Ingen fasemodel er aktiv" in said(vibeke.get(at_advisor("_start", course), follow=True))


def test_a_rule_that_is_broken_stands_at_its_field(course, cycle, vibeke, tina, monday):
    yesterday = MONDAY.date() - dt.timedelta(days=1)
    dates = vibeke.post(at_advisor("_dates", course, 1), a_date("meets_on", yesterday))
    person = vibeke.post(at_advisor("_group", course), {"part": "colleague", "person": tina.pk})
    nobody = vibeke.post(at_advisor("_group", course), {"part": "colleague"})

    assert dates.context["form"].errors["meets_on"]
    assert person.context["form"].errors["person"]
    assert nobody.context["form"].errors["function"]


def test_dates_are_proposed_and_unusual_ones_are_asked_about(course, cycle, vibeke):
    path = at_advisor("_dates", course, 1)
    initial = vibeke.get(path).context["form"].initial
    soon = MONDAY.date() + dt.timedelta(days=3)
    saved = vibeke.post(path, a_date("meets_on", soon), follow=True)

    assert initial["meets_on"] == dt.date(2026, 11, 30)
    assert "Er datoen rigtig?" in said(saved)
    assert vibeke.get(path).context["form"].initial["meets_on"] == soon


def test_the_question_is_changed_and_a_change_meanwhile_is_told(course, cycle, vibeke):
    path = at_advisor("_edit", course)
    version = vibeke.get(path).context["form"]["version"].value()
    data = {"question": "Hvad nu?", "count": 2, "version": version}
    assert vibeke.post(path, data).status_code == 302

    clash = vibeke.post(path, {**data, "question": "Noget tredje"})
    assert clash.status_code == 422
    assert "Noget tredje" in clash.content.decode()
    assert "Hvad nu?" in said(clash)
    data["version"] = clash.context["form"]["version"].value()
    assert vibeke.post(path, {**data, "question": "Noget tredje"}).status_code == 302
    assert ActionLearning.objects.get().question == "Noget tredje"


def test_somebody_is_taken_out_of_the_group(course, cycle, vibeke, advisor):
    added = group.add(
        cycle, part="colleague", user=None, function="Pædagog", by=advisor.user, now=MONDAY
    )

    response = vibeke.post(at_advisor("_leave", course, added.pk), follow=True)
    assert "taget ud af gruppen" in said(response)
    assert not cycle.participants.filter(pk=added.pk).exists()


def test_a_second_press_is_told_and_moves_nothing(course, cycle, vibeke):
    path = at_advisor("_move_on", course, 1)
    version = cycle.rounds.get(number=1).version
    vibeke.post(path, {"version": version})

    again = vibeke.post(path, {"version": version}, follow=True)
    garbled = vibeke.post(path, {"version": "x"}, follow=True)
    assert "har gemt ændringer" in said(again)
    assert "har gemt ændringer" in said(garbled)
    assert cycle.rounds.get(number=1).phase == 2
    assert vibeke.post(at_advisor("_back", course, 1), {"version": "x"}).status_code == 302
    assert vibeke.post(at_advisor("_begin", course)).status_code == 302


def test_a_round_planned_afterwards_and_a_cycle_taken_up_again(course, vibeke, advisor):
    cycle = stories.an_action_learning(course, now=MONDAY, count=2)
    cycle = stories.walk_rounds(cycle, steps=10, now=MONDAY)
    data = {"question": cycle.question, "count": 3, "version": cycle.version}
    vibeke.post(at_advisor("_edit", course), data)
    assert "Begynd runde 3" in text_of(vibeke, at_advisor("", course))

    vibeke.post(at_advisor("_move_on", course, 2), {"version": cycle.rounds.get(number=2).version})
    cycle = stories.walk_rounds(cycle, steps=5, now=MONDAY)
    vibeke.post(at_advisor("_conclude", course), {"learned": "Planen virker"})
    assert "Genoptag den" in text_of(vibeke, at_advisor("", course))
    vibeke.post(at_advisor("_resume", course))
    assert ActionLearning.objects.get().status == CycleStatus.RUNNING


def test_a_group_that_is_too_large_is_warned_about(course, cycle, vibeke, advisor):
    for number in range(6):
        group.add(
            cycle,
            part="colleague",
            user=None,
            function=f"Lærer på {number + 1}. årgang",
            by=advisor.user,
            now=MONDAY,
        )

    assert "Gruppen har 7 ud over vejlederen" in text_of(vibeke, at_advisor("", course))


def test_the_picture_says_in_words_what_it_shows(course, cycle, vibeke):
    stories.walk_rounds(cycle, steps=7, now=MONDAY)
    html = vibeke.get(at_advisor("", course)).content.decode()

    assert 'role="img" aria-labelledby="cycle-title cycle-desc"' in html
    assert "Gruppen er i runde 2, i fasen Observation af aktioner." in html
    assert html.count("cycle-node--done") == 7
    assert html.count("cycle-node--here") == 1
    assert "style=" not in html


@pytest.mark.parametrize("steps", [None, 0, 14, 15])
def test_the_course_pages_say_where_the_action_learning_is(course, vibeke, school, steps):
    if steps is None:
        stories.a_formed_group(course, now=MONDAY)
    else:
        stories.walk_rounds(stories.an_action_learning(course, now=MONDAY), steps=steps, now=MONDAY)
    wanted = {
        None: "Gruppen er ved at blive sat sammen.",
        0: "Runde 1: Formulering af problemstilling",
        14: "Runde 3: Bearbejdning af erfaringer",
        15: "Åbn aktionslæringen",
    }

    for client, name in ((vibeke, "courses:course"), (school, "school_courses:detail")):
        assert wanted[steps] in text_of(client, reverse(name, args=[course.pk]))
    assert "Aktionslæring" in text_of(school, at_school("", course))
    assert "Aktionslæring" in text_of(vibeke, at_advisor("", course))
