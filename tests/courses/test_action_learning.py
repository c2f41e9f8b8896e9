"""A cycle of action learning from start to end, through its services."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses import errors
from courses.action_learning.page import closing_words
from courses.models import ActionLearning, Participant, Phase, PhaseModel, PhasePrompt, Round
from courses.services.action_learning import cycles, entries, group, phase_models, rounds
from courses.services.action_learning.cycles import LearningNote
from courses.states import ROUND_STATES, CycleStatus, RoundStatus, RoundTransition
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.models import StatusChange
from lifecycle.services import apply
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import close
from tests.factories import PhaseFactory, PhaseModelFactory, PhasePromptFactory

TODAY = MONDAY.date()
NOTE = LearningNote("Planen på tavlen gør forskellen.", "Planen.", "På teammødet.")


@pytest.fixture
def formed(course):
    return stories.a_formed_group(course, now=MONDAY)


@pytest.fixture
def cycle(course):
    return stories.an_action_learning(course, now=MONDAY)


@pytest.fixture
def vibeke(advisor):
    return advisor.user


def day(number):
    return TODAY + dt.timedelta(days=number)


def move_on(cycle, by, now=MONDAY):
    turn = stories.current_round(cycle)
    return rounds.move_on(turn, version=turn.version, by=by, now=now)


def step_back(cycle, by, turn=None):
    turn = turn or stories.current_round(cycle)
    return rounds.step_back(turn, version=turn.version, by=by, now=MONDAY)


def set_dates(cycle, by, action_on=None, meets_on=None, now=MONDAY):
    turn = stories.current_round(cycle)
    return rounds.set_dates(turn, action_on=action_on, meets_on=meets_on, by=by, now=now)


def write(cycle, by, position=2, text="Vi prøver planen.", version=0):
    turn = stories.current_round(cycle)
    return entries.write(
        turn, position=position, answers={1: text}, version=version, by=by, now=MONDAY
    )


def where(cycle):
    return [(turn.status, turn.phase) for turn in cycle.rounds.order_by("number")]


# The phase models


def test_a_new_municipality_has_the_five_phases_first_and_the_four(municipality):
    models = PhaseModel.objects.filter(municipality=municipality)

    assert [(model.name, model.phases.count()) for model in models] == [
        ("Fem faser", 5),
        ("Fire faser", 4),
    ]
    municipality.save()
    assert phase_models.ensure(municipality, by=SYSTEM) == 0


def test_only_an_administrator_gives_phase_models(municipality, coordinator, administrator):
    PhaseModel.objects.filter(municipality=municipality).delete()

    with pytest.raises(NotAllowed):
        phase_models.ensure(municipality, by=coordinator)
    assert phase_models.ensure(municipality, by=administrator) == 2


def test_a_cycle_keeps_the_phases_it_began_with(cycle):
    Phase.objects.filter(position=1).update(name="Et andet navn")
    Phase.objects.filter(position=5).delete()

    kept = ActionLearning.objects.get(pk=cycle.pk)
    assert len(kept.phases) == 5
    assert kept.phase(1).name == "Formulering af problemstilling"
    with pytest.raises(IndexError):
        kept.phase(0)


def test_phases_without_gaps_are_frozen_from_a_model_of_ones_own(course, vibeke):
    own = PhaseModelFactory(municipality=course.municipality)
    for position in (2, 5):
        phase = PhaseFactory(phase_model=own, position=position, agenda=" et \n\n to ")
        PhasePromptFactory(phase=phase, kind="choice", choices="ja\nnej")

    made = cycles.start(
        course, phase_model=own, question="Hvad nu?", count=2, by=vibeke, now=MONDAY
    )

    assert [phase.position for phase in made.phases] == [1, 2]
    assert made.phase(1).agenda == ("et", "to")
    assert made.phase(2).prompts[0].choices == ("ja", "nej")


def test_the_sheet_of_a_phase_model_has_an_end(municipality):
    model = PhaseModel.objects.get(municipality=municipality, is_default=True)
    prompt = PhasePrompt.objects.filter(phase__phase_model=model, on_sheet=False).first()
    prompt.on_sheet, prompt.at_most = True, 1000

    with pytest.raises(ValidationError, match="430"):
        prompt.full_clean()
    prompt.at_most = 430
    prompt.full_clean()
    for position in (101, 102, 103):
        PhasePromptFactory(phase=prompt.phase, position=position, on_sheet=True, at_most=20)
    prompt.at_most = 20
    with pytest.raises(ValidationError, match="otte"):
        prompt.full_clean()
    prompt.on_sheet, prompt.at_most = False, 1000
    prompt.full_clean()


# The start and the group


def test_a_cycle_begins_with_its_advisor_and_the_author_in_the_group(formed, advisor, tina):
    assert formed.status == CycleStatus.FORMING
    assert where(formed) == [(RoundStatus.PLANNED, 0)] * 3
    assert {(one.part, one.user) for one in formed.participants.all()} == {
        ("advisor", advisor.user),
        ("focus", tina),
    }


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"question": " "}, errors.QuestionMissing),
        ({"count": 1}, errors.RoundsDoNotFit),
        ({"count": 4}, errors.RoundsDoNotFit),
    ],
)
def test_a_cycle_needs_a_question_and_two_to_three_rounds(course, vibeke, changes, rule):
    model = PhaseModel.objects.get(municipality=course.municipality, is_default=True)
    values = {"phase_model": model, "question": "Hvad nu?", "count": 2, **changes}

    with pytest.raises(rule):
        cycles.start(course, by=vibeke, now=MONDAY, **values)


def test_the_most_rounds_are_the_municipalitys_to_say(course, vibeke):
    PhaseModel.objects.update(most_rounds=4)

    assert stories.a_formed_group(course, now=MONDAY, count=4).rounds.count() == 4


def test_a_course_has_one_action_learning_and_a_closed_one_gets_none(course, formed):
    with pytest.raises(errors.AlreadyActionLearning):
        stories.a_formed_group(course, now=MONDAY)
    close(course)
    with pytest.raises(errors.CourseIsClosed):
        stories.a_formed_group(course, now=MONDAY)


def test_phases_of_another_municipality_or_without_any_are_refused(
    course, vibeke, other_municipality, municipality
):
    for model in (
        PhaseModel.objects.get(municipality=other_municipality, is_default=True),
        PhaseModelFactory(municipality=municipality),
    ):
        with pytest.raises(NotAllowed):
            cycles.start(course, phase_model=model, question="?", count=2, by=vibeke, now=MONDAY)


def add(cycle, by, part="colleague", user=None, function=""):
    return group.add(cycle, part=part, user=user, function=function, by=by, now=MONDAY)


def test_the_group_takes_people_who_can_follow_and_functions(formed, vibeke, anna, rasmus):
    add(formed, vibeke, "leader", user=anna)
    add(formed, vibeke, "observer", user=rasmus)
    named = add(formed, vibeke, function=" Dansklærer, 5. årgang ")

    assert str(named) == "Dansklærer, 5. årgang"
    assert formed.participants.count() == 5


def test_the_group_takes_nobody_from_elsewhere_nobody_twice_and_nobody_unnamed(
    formed, vibeke, bo, tina
):
    with pytest.raises(errors.NotOfThisSchool):
        add(formed, vibeke, user=bo)
    with pytest.raises(errors.AlreadyInGroup):
        add(formed, vibeke, user=tina)
    with pytest.raises(errors.ParticipantUnclear):
        add(formed, vibeke, function=" ")
    with pytest.raises(errors.ParticipantUnclear):
        add(formed, vibeke, part="pupil", function="En elev")


def test_the_group_has_an_end_and_people_can_leave_it(formed, vibeke, tina):
    for number in range(10):
        last = add(formed, vibeke, function=f"Kollega {number}")
    with pytest.raises(errors.GroupIsFull):
        add(formed, vibeke, function="En til")

    group.remove(last, by=vibeke, now=MONDAY)
    group.remove(last, by=vibeke, now=MONDAY)
    assert formed.participants.count() == 11
    with pytest.raises(NotAllowed):
        group.remove(formed.participants.first(), by=tina, now=MONDAY)


def test_an_author_who_has_left_the_school_is_not_put_in_the_group(course, tina):
    tina.memberships.update(is_active=False)

    assert [one.part for one in stories.a_formed_group(course, now=MONDAY).participants.all()] == [
        "advisor"
    ]


# The rounds


def test_a_round_goes_through_its_phases_and_says_whose_turn_it_is(cycle, vibeke):
    turns = [stories.current_round(cycle).status]
    for _phase in range(4):
        turns.append(move_on(cycle, vibeke).status)

    school, centre = RoundStatus.AT_SCHOOL, RoundStatus.AT_ADVISOR
    assert turns == [centre, school, school, centre, school]


def test_after_the_last_phase_the_next_round_begins_and_at_last_there_is_none(cycle, vibeke):
    stories.walk_rounds(cycle, steps=5, now=MONDAY)
    assert where(cycle) == [("done", 5), ("at_advisor", 1), ("planned", 0)]

    stories.walk_rounds(cycle, steps=10, now=MONDAY)
    assert where(cycle) == [("done", 5)] * 3


def test_one_step_back_keeps_what_is_written_and_stands_in_the_history(cycle, vibeke):
    move_on(cycle, vibeke)
    entry = write(cycle, vibeke)
    back = step_back(cycle, vibeke)

    assert (back.status, back.phase) == (RoundStatus.AT_ADVISOR, 1)
    assert entry.answers.get().text == "Vi prøver planen."
    last = StatusChange.objects.filter(subject_type="courses.round").last()
    assert (last.transition, last.reason, last.by) == (
        "back_to_advisor",
        "Formulering af problemstilling",
        vibeke,
    )


def test_out_of_the_first_phase_the_step_back_leads_into_the_round_before(cycle, vibeke):
    with pytest.raises(errors.NoStepBack):
        step_back(cycle, vibeke)
    stories.walk_rounds(cycle, steps=5, now=MONDAY)

    step_back(cycle, vibeke)
    assert where(cycle) == [("at_school", 5), ("planned", 0), ("planned", 0)]


def test_the_last_round_can_be_taken_up_again_but_not_one_before_the_group(cycle, vibeke):
    stories.walk_rounds(cycle, steps=15, now=MONDAY)
    first, last = cycle.rounds.get(number=1), cycle.rounds.get(number=3)

    with pytest.raises(TransitionNotAllowed):
        step_back(cycle, vibeke, first)
    assert step_back(cycle, vibeke, last).phase == 5
    with pytest.raises(TransitionNotAllowed):
        rounds.move_on(first, version=first.version, by=vibeke, now=MONDAY)


def test_two_who_press_at_once_move_the_group_one_step(cycle, vibeke):
    turn = stories.current_round(cycle)
    rounds.move_on(turn, version=turn.version, by=vibeke, now=MONDAY)

    with pytest.raises(Stale):
        rounds.move_on(turn, version=turn.version, by=vibeke, now=MONDAY)
    assert where(cycle)[0] == ("at_school", 2)


def test_a_planned_round_is_neither_moved_on_nor_stepped_out_of(cycle, vibeke):
    planned = cycle.rounds.get(number=3)

    for act in (rounds.move_on, rounds.step_back):
        with pytest.raises(TransitionNotAllowed):
            act(planned, version=planned.version, by=vibeke, now=MONDAY)


def test_a_round_planned_afterwards_begins_when_the_advisor_says(course, vibeke):
    cycle = stories.an_action_learning(course, now=MONDAY, count=2)
    cycle = stories.walk_rounds(cycle, steps=10, now=MONDAY)
    cycles.edit(
        cycle, question=cycle.question, count=3, version=cycle.version, by=vibeke, now=MONDAY
    )
    last = cycle.rounds.get(number=2)

    begun = rounds.move_on(last, version=last.version, by=vibeke, now=MONDAY)
    assert (begun.number, begun.phase) == (3, 1)


@pytest.mark.parametrize("transition", list(RoundTransition))
@pytest.mark.parametrize("status", RoundStatus.values)
def test_the_table_of_rounds_alone_decides(cycle, vibeke, status, transition):
    turn = cycle.rounds.get(number=3)
    phase = 0 if status == "planned" else 1
    Round.objects.filter(number=1).update(status="planned", phase=0)
    values = {"status": status, "phase": phase, "finished_at": MONDAY if status == "done" else None}
    Round.objects.filter(pk=turn.pk).update(**values)
    rule = ROUND_STATES.rules[transition]
    changes = {"phase": 0 if rule.to == "planned" else 1}
    if rule.to != "done":
        changes["finished_at"] = None

    if status in rule.froms:
        assert apply(turn, transition, by=vibeke, now=MONDAY, **changes).status == rule.to
    else:
        with pytest.raises(TransitionNotAllowed):
            apply(turn, transition, by=vibeke, now=MONDAY, **changes)


def test_the_database_knows_one_round_under_way_and_no_phase_before_it_begins(cycle):
    second = cycle.rounds.filter(number=2)
    for values in ({"status": "at_school", "phase": 1}, {"phase": 1}, {"status": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            second.update(**values)


def test_rounds_are_seen_by_those_who_see_the_course(cycle, tina, bo, coordinator):
    seen = [Round.objects.visible_to(user).count() for user in (tina, coordinator, bo)]

    assert seen == [3, 3, 0]


# The dates


@pytest.mark.parametrize(
    ("action_on", "meets_on", "rule"),
    [
        (day(-1), None, errors.ActionDayDoesNotFit),
        (day(200), None, errors.ActionDayDoesNotFit),
        (None, day(-1), errors.DayIsPast),
        (None, day(184), errors.DayIsFarOff),
        (day(15), day(14), errors.DatesOutOfOrder),
    ],
)
def test_dates_that_can_not_be(cycle, vibeke, action_on, meets_on, rule):
    with pytest.raises(rule):
        set_dates(cycle, vibeke, action_on, meets_on)


def test_a_date_that_has_passed_may_stand_when_the_other_is_changed(cycle, vibeke):
    set_dates(cycle, vibeke, day(1), day(14))
    later = MONDAY + dt.timedelta(days=3)

    turn = set_dates(cycle, vibeke, day(1), day(16), now=later)
    assert (turn.action_on, turn.meets_on) == (day(1), day(16))
    assert set_dates(cycle, vibeke, day(7), day(16), now=later).remind_on == turn.remind_on


# What is written


def test_an_entry_is_written_over_and_emptied(cycle, vibeke):
    assert write(cycle, vibeke, text=" Planen. ").answers.get().text == "Planen."
    emptied = write(cycle, vibeke, text=" ", version=1)

    assert (emptied.version, emptied.answers.count()) == (2, 0)


def test_who_writes_second_is_told_by_whom_and_when(cycle, vibeke, tina):
    write(cycle, tina)

    with pytest.raises(Stale, match=r"Tina Holm .*16\. november kl\. 9\.00"):
        write(cycle, vibeke, text="Noget andet")
    with pytest.raises(Stale):
        write(cycle, vibeke, position=1, version=3)


def test_a_field_the_phase_does_not_have_is_not_saved(cycle, vibeke):
    entry = entries.write(
        stories.current_round(cycle),
        position=2,
        answers={9: "x"},
        version=0,
        by=vibeke,
        now=MONDAY,
    )

    assert not entry.answers.exists()


# The end


def test_a_cycle_is_concluded_with_what_was_learned(cycle, vibeke):
    with pytest.raises(errors.RoundsLeft):
        cycles.conclude(cycle, note=NOTE, by=vibeke, now=MONDAY)
    stories.walk_rounds(cycle, steps=15, now=MONDAY)
    with pytest.raises(errors.LearningMissing):
        cycles.conclude(cycle, note=LearningNote(" ", "", ""), by=vibeke, now=MONDAY)

    done = cycles.conclude(cycle, note=NOTE, by=vibeke, now=MONDAY)
    assert (done.status, done.learned) == (CycleStatus.CONCLUDED, NOTE.learned)
    assert closing_words(done) == "\n\n".join((NOTE.learned, NOTE.kept, NOTE.shared))
    assert closing_words(cycle) == closing_words(None) == ""


def test_nothing_is_changed_in_a_concluded_cycle_until_it_is_taken_up_again(cycle, vibeke):
    cycle = stories.walk_rounds(cycle, steps=15, now=MONDAY)
    cycles.conclude(cycle, note=NOTE, by=vibeke, now=MONDAY)
    last = cycle.rounds.get(number=3)

    for act in (
        lambda: add(cycle, vibeke, function="Kollega"),
        lambda: rounds.step_back(last, version=last.version, by=vibeke, now=MONDAY),
        lambda: entries.write(last, position=1, answers={1: "x"}, version=0, by=vibeke, now=MONDAY),
        lambda: cycles.conclude(cycle, note=NOTE, by=vibeke, now=MONDAY),
    ):
        with pytest.raises(errors.CycleIsOver):
            act()
    cycles.resume(cycle, by=vibeke, now=MONDAY)
    assert rounds.step_back(last, version=last.version, by=vibeke, now=MONDAY).phase == 5


def test_a_closed_course_closes_its_action_learning(course, cycle, vibeke):
    close(course)
    fresh = ActionLearning.objects.get(pk=cycle.pk)

    with pytest.raises(errors.CycleIsOver):
        write(fresh, vibeke)
    with pytest.raises(errors.CycleIsOver):
        cycles.resume(fresh, by=vibeke, now=MONDAY)


def test_rounds_that_have_begun_or_hold_text_are_not_taken_out(cycle, vibeke):
    stories.walk_rounds(cycle, steps=5, now=MONDAY)

    def to(count):
        fresh = ActionLearning.objects.get(pk=cycle.pk)
        return cycles.edit(
            fresh, question="Hvad nu?", count=count, version=fresh.version, by=vibeke, now=MONDAY
        )

    assert to(2).rounds.count() == 2
    third = to(3).rounds.get(number=3)
    entries.write(third, position=1, answers={1: "x"}, version=0, by=vibeke, now=MONDAY)
    with pytest.raises(errors.RoundsDoNotFit):
        to(2)
    with pytest.raises(Stale):
        cycles.edit(cycle, question="?", count=3, version=0, by=vibeke, now=MONDAY)


# Who may do what

LEAD, WRITE_FOCUS, WRITE_OBSERVER = "lead", "write focus", "write observer"


@pytest.mark.parametrize(
    ("who", "part", "may"),
    [
        ("vibeke", None, {LEAD, WRITE_FOCUS, WRITE_OBSERVER}),
        ("tina", "focus", {WRITE_FOCUS}),
        ("rasmus", "observer", {WRITE_OBSERVER}),
        ("anna", "leader", set()),
        ("anna", "observer", {WRITE_OBSERVER}),
        ("anna", None, set()),
        ("rasmus", "colleague", set()),
        ("bo", None, set()),
        ("coordinator", None, set()),
        ("centre_leader", None, set()),
        ("administrator", None, set()),
        ("special_leader", None, set()),
        ("other", None, set()),
    ],
)
def test_who_may_lead_and_who_may_write(
    cycle, vibeke, rasmus, other_advisor, request, who, part, may
):
    person = {"other": other_advisor.user}.get(who) or request.getfixturevalue(who)
    if part and who != "tina":
        add(cycle, vibeke, part, user=person)
    if who != "rasmus" and part != "observer":
        add(cycle, vibeke, "observer", user=rasmus)
    move_on(cycle, vibeke)
    attempts = {
        LEAD: lambda: set_dates(cycle, person, day(3), day(14)),
        WRITE_FOCUS: lambda: write(cycle, person, position=2),
        WRITE_OBSERVER: lambda: write(cycle, person, position=3),
    }

    done = set()
    for name, attempt in attempts.items():
        try:
            attempt()
        except NotAllowed:
            continue
        done.add(name)

    assert done == may


def test_the_focus_person_observes_herself_when_no_observer_can_sign_in(cycle, vibeke, tina):
    add(cycle, vibeke, "observer", function="Pædagog i SFO")

    assert write(cycle, tina, position=3).saved_by == tina
    with pytest.raises(NotAllowed):
        write(cycle, tina, position=4)
    with pytest.raises(NotAllowed):
        write(cycle, tina, position=9)


def test_the_school_moves_on_from_its_own_phase_and_from_no_other(cycle, vibeke, tina):
    with pytest.raises(NotAllowed):
        move_on(cycle, tina)
    move_on(cycle, vibeke)

    assert move_on(cycle, tina).phase == 3


def test_a_phase_of_the_whole_group_is_everybodys(course, vibeke, tina, anna):
    Phase.objects.update(led_by=Phase.LedBy.GROUP)
    cycle = stories.an_action_learning(course, now=MONDAY)
    add(cycle, vibeke, "leader", user=anna)

    assert write(cycle, anna, position=1).saved_by == anna
    assert move_on(cycle, tina).phase == 2


def test_a_participant_is_a_person_or_a_function(cycle):
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(action_learning=cycle, part="colleague")
