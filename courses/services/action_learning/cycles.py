"""A cycle of action learning begins, is changed, and is concluded with what was learned.

Every service of this folder locks the cycle first, then the round, so that two people take turns.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import require
from accounts.models import User
from courses.action_learning.notices import no_longer_between_rounds
from courses.action_learning.people import colleagues_of
from courses.errors import (
    AlreadyActionLearning,
    CourseIsClosed,
    CycleIsOver,
    LearningMissing,
    QuestionMissing,
    RoundsDoNotFit,
    RoundsLeft,
)
from courses.models import ActionLearning, Participant, PhaseModel, Round, SupportCourse
from courses.models.frozen_phases import FrozenPhase, FrozenPrompt, to_json
from courses.permissions import can_lead, can_run
from courses.services.action_learning import rounds as turns
from courses.services.action_learning.locking import taken
from courses.states import CourseStatus, CycleTransition, RoundStatus
from lifecycle.services import apply, lock, record, save_changes

FEWEST_ROUNDS = 2


@dataclass(frozen=True)
class LearningNote:
    """What is left when the cycle is over."""

    learned: str
    kept: str
    shared: str


@transaction.atomic
def start(
    course: SupportCourse,
    *,
    phase_model: PhaseModel,
    question: str,
    count: int,
    by: User,
    now: datetime,
) -> ActionLearning:
    """Give the course its action learning, with so many rounds planned and the group begun.

    The lead advisor and the author of the request are in the group from the start. The phases
    are copied as they stand now. Raises NotAllowed, CourseIsClosed, QuestionMissing,
    RoundsDoNotFit, and AlreadyActionLearning the second time.
    """
    require(
        can_run(by, course)
        and phase_model.municipality_id == course.municipality_id
        and phase_model.is_active
        and phase_model.phases.exists()
    )
    fresh = lock(course)
    if fresh.status == CourseStatus.CLOSED:
        raise CourseIsClosed
    if ActionLearning.objects.filter(course=fresh).exists():
        raise AlreadyActionLearning
    _check(question, count, most=phase_model.most_rounds)
    cycle = ActionLearning.objects.create(
        course=fresh,
        phase_model=phase_model,
        frozen=to_json(_frozen(phase_model)),
        question=question.strip(),
    )
    Round.objects.bulk_create(
        Round(action_learning=cycle, number=number) for number in range(1, count + 1)
    )
    _first_of_the_group(cycle)
    record(cycle, "create", "", by=by, at=now)
    return cycle


@transaction.atomic
def edit(
    cycle: ActionLearning, *, question: str, count: int, version: int, by: User, now: datetime
) -> ActionLearning:
    """Change the inquiry question and how many rounds are planned.

    A round that has begun, or in which something is written, stays. Raises NotAllowed, Stale,
    QuestionMissing and RoundsDoNotFit.
    """
    require(can_lead(by, cycle))
    fresh = taken(cycle, version=version)
    _check(question, count, most=fresh.phase_model.most_rounds)
    _set_count(fresh, count)
    fresh.question = question.strip()
    save_changes(fresh, ["question"], by=by, at=now, transition="edit")
    return fresh


@transaction.atomic
def begin(cycle: ActionLearning, *, by: User, now: datetime) -> ActionLearning:
    """Begin the first round in its first phase. Too small or large a group is no hindrance.

    Raises NotAllowed, and TransitionNotAllowed when it has begun.
    """
    require(can_lead(by, cycle))
    taken(cycle)
    begun = apply(cycle, CycleTransition.BEGIN, by=by, now=now)
    turns.enter(begun.rounds.get(number=1), begun.phase(1), by=by, now=now)
    return begun


@transaction.atomic
def conclude(
    cycle: ActionLearning, *, note: LearningNote, by: User, now: datetime
) -> ActionLearning:
    """End the cycle with its learning note, which is proposed when the course is closed.

    Raises NotAllowed, LearningMissing, RoundsLeft while a round is not carried through, and
    TransitionNotAllowed.
    """
    require(can_lead(by, cycle))
    if not note.learned.strip():
        raise LearningMissing
    fresh = taken(cycle)
    if fresh.rounds.exclude(status=RoundStatus.DONE).exists():
        raise RoundsLeft
    concluded = apply(
        fresh,
        CycleTransition.CONCLUDE,
        by=by,
        now=now,
        learned=note.learned.strip(),
        kept=note.kept.strip(),
        shared=note.shared.strip(),
    )
    for one in concluded.rounds.all():
        no_longer_between_rounds(one, by=by)
    return concluded


@transaction.atomic
def resume(cycle: ActionLearning, *, by: User, now: datetime) -> ActionLearning:
    """Take the cycle up again; what was learned stays and can be written over at the next close.

    Raises NotAllowed, TransitionNotAllowed, and CycleIsOver when the course itself is closed.
    """
    require(can_lead(by, cycle))
    fresh = lock(cycle)
    if fresh.course.status == CourseStatus.CLOSED:
        raise CycleIsOver
    return apply(fresh, CycleTransition.RESUME, by=by, now=now, concluded_at=None)


def _check(question: str, count: int, *, most: int) -> None:
    if not question.strip():
        raise QuestionMissing
    if not FEWEST_ROUNDS <= count <= most:
        raise RoundsDoNotFit(
            _("Plan at least %(fewest)s and at most %(most)s rounds.")
            % {"fewest": FEWEST_ROUNDS, "most": most}
        )


def _set_count(cycle: ActionLearning, count: int) -> None:
    numbers = list(cycle.rounds.values_list("number", flat=True))
    too_many = cycle.rounds.filter(number__gt=count)
    if too_many.exclude(status=RoundStatus.PLANNED).exists() or (
        too_many.filter(entries__isnull=False).exists()
    ):
        raise RoundsDoNotFit(_("A round that has begun can not be taken out."))
    too_many.delete()
    Round.objects.bulk_create(
        Round(action_learning=cycle, number=number) for number in range(max(numbers) + 1, count + 1)
    )


def _first_of_the_group(cycle: ActionLearning) -> None:
    course, part = cycle.course, Participant.Part
    author = course.support_request.created_by
    group = [Participant(action_learning=cycle, part=part.ADVISOR, user=course.lead.user)]
    if author in colleagues_of(course):
        group.append(Participant(action_learning=cycle, part=part.FOCUS, user=author))
    Participant.objects.bulk_create(group)


def _frozen(phase_model: PhaseModel) -> list[FrozenPhase]:
    """Return the phases as they stand now, numbered from 1 without gaps."""
    phases = phase_model.phases.prefetch_related("prompts").order_by("position")
    return [
        FrozenPhase(
            position=position,
            name=phase.name,
            led_by=phase.led_by,
            guidance=phase.guidance,
            agenda=_lines(phase.agenda),
            prompts=tuple(
                FrozenPrompt(
                    label=prompt.label,
                    hint=prompt.hint,
                    kind=prompt.kind,
                    at_most=prompt.at_most,
                    choices=_lines(prompt.choices),
                    on_sheet=prompt.on_sheet,
                )
                for prompt in phase.prompts.all()
            ),
        )
        for position, phase in enumerate(phases, 1)
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
