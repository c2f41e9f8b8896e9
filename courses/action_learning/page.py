"""What the pages of a cycle show to one person: rounds, phases, whose turn, and what she may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.action_learning import picture
from courses.models import ActionLearning, Participant, Phase, PhaseEntry, Round
from courses.models.frozen_phases import FrozenPhase
from courses.permissions import can_lead, can_move_on, can_read_texts, can_write_phase
from courses.querysets import ActionLearningQuerySet
from courses.states import CourseStatus, CycleStatus, RoundStatus

ROOMY_SHEET = 900  # characters that leave room for notes in type of full size

TURNS: Mapping[str, str | Promise] = {
    Phase.LedBy.ADVISOR: gettext_lazy("The advisor's turn"),
    Phase.LedBy.FOCUS: gettext_lazy("The school's turn: the focus person"),
    Phase.LedBy.OBSERVER: gettext_lazy("The school's turn: the observer"),
    Phase.LedBy.GROUP: gettext_lazy("The school's turn: the group"),
}


@dataclass(frozen=True)
class PhaseShown:
    """One phase of one round. `write_url` is empty when the person may not write in it."""

    phase: FrozenPhase
    state: str  # picture.DONE, HERE or AHEAD
    answers: tuple[tuple[str, str], ...]
    entry: PhaseEntry | None
    write_url: str

    @property
    def state_words(self) -> str:
        words = {
            picture.DONE: _("Carried through"),
            picture.HERE: _("The group is here"),
            picture.AHEAD: _("Ahead"),
        }
        return words[self.state]


@dataclass(frozen=True)
class RoundShown:
    turn: Round
    phases: tuple[PhaseShown, ...]
    links: Mapping[str, str]
    is_current: bool
    may_move_on: bool
    is_last: bool

    @property
    def here(self) -> PhaseShown | None:
        return next((one for one in self.phases if one.state == picture.HERE), None)

    @property
    def whose_turn(self) -> str:
        return str(TURNS[self.here.phase.led_by]) if self.here else ""

    @property
    def step(self) -> str:
        """What the button that moves the round on says."""
        if self.turn.phase < len(self.phases):
            return _("On to %(phase)s") % {"phase": self.phases[self.turn.phase].phase.name}
        number = self.turn.number
        if self.is_last:
            return _("Finish round %(number)s") % {"number": number}
        return _("Finish round %(number)s and begin round %(next)s") % {
            "number": number,
            "next": number + 1,
        }


@dataclass(frozen=True)
class CyclePage:
    """`leads`: the person is an advisor of the course, on the advisor's pages."""

    cycle: ActionLearning
    rounds: tuple[RoundShown, ...]
    links: Mapping[str, str]
    leads: bool
    reads: bool

    @cached_property
    def current(self) -> RoundShown | None:
        return next((one for one in self.rounds if one.is_current), None)

    @property
    def latest(self) -> RoundShown:
        """The round the group is in, or the last it has been in."""
        begun = [one for one in self.rounds if one.turn.phase]
        return self.current or (begun[-1] if begun else self.rounds[0])

    @property
    def following(self) -> RoundShown | None:
        """The first round that waits to begin; between rounds, the one to go on with."""
        return next((one for one in self.rounds if not one.turn.phase), None)

    @property
    def is_open(self) -> bool:
        """Whether anything can be changed, reopening aside."""
        return (
            self.cycle.status != CycleStatus.CONCLUDED
            and self.cycle.course.status != CourseStatus.CLOSED
        )

    @property
    def may_conclude(self) -> bool:
        return (
            self.is_open
            and self.cycle.status == CycleStatus.RUNNING
            and all(one.turn.status == RoundStatus.DONE for one in self.rounds)
        )

    @cached_property
    def picture(self) -> picture.Picture:
        phases = len(self.cycle.phases)
        return picture.draw([_reached(one.turn, phases) for one in self.rounds], phases=phases)

    @property
    def group(self) -> Sequence[Participant]:
        order = list(Participant.Part.values)
        return sorted(self.cycle.participants.all(), key=lambda one: order.index(one.part))

    @property
    def group_warning(self) -> str:
        """What to say when the group is smaller or larger than the phase model thinks wise."""
        size = sum(one.part != Participant.Part.ADVISOR for one in self.group)
        model = self.cycle.phase_model
        if model.smallest_group <= size <= model.largest_group:
            return ""
        values = {"size": size, "least": model.smallest_group, "most": model.largest_group}
        if size < model.smallest_group:
            return (
                _(
                    "The group has %(size)s besides the advisor. %(least)s to %(most)s is best: "
                    "with fewer, the focus person gets too few perspectives."
                )
                % values
            )
        return (
            _(
                "The group has %(size)s besides the advisor. %(least)s to %(most)s is best: "
                "with more, not everybody gets to speak."
            )
            % values
        )


def whole_cycles(rows: ActionLearningQuerySet) -> ActionLearningQuerySet:
    """Return the cycles with all that their pages say, in five statements."""
    entries = PhaseEntry.objects.select_related("saved_by").prefetch_related("answers")
    return rows.select_related(
        "phase_model",
        "course__municipality",
        "course__school",
        "course__lead__user",
        "course__second__user",
        "course__support_request__created_by",
    ).prefetch_related(
        Prefetch("participants", Participant.objects.select_related("user")),
        Prefetch("rounds", Round.objects.prefetch_related(Prefetch("entries", entries))),
    )


def page_of(cycle: ActionLearning, *, user: User, space: str) -> CyclePage:
    """Return what the person sees; `space` is the namespace of addresses she is in."""
    leads = space == "courses" and can_lead(user, cycle)
    reads = can_read_texts(user, cycle)
    turns = list(cycle.rounds.all())
    current = next((turn for turn in turns if turn.is_under_way), None)
    is_open = cycle.status == CycleStatus.RUNNING and cycle.course.status != CourseStatus.CLOSED
    return CyclePage(
        cycle=cycle,
        rounds=tuple(
            RoundShown(
                turn=turn,
                phases=_phases(turn, user=user, space=space, reads=reads, is_open=is_open),
                links=_round_links(turn, space),
                is_current=turn is current,
                may_move_on=is_open and turn is current and can_move_on(user, turn),
                is_last=turn is turns[-1],
            )
            for turn in turns
        ),
        links=_links(cycle, space),
        leads=leads,
        reads=reads,
    )


def _phases(
    turn: Round, *, user: User, space: str, reads: bool, is_open: bool
) -> tuple[PhaseShown, ...]:
    cycle = turn.action_learning
    entries = {entry.position: entry for entry in turn.entries.all()} if reads else {}
    reached = _reached(turn, len(cycle.phases))
    return tuple(
        PhaseShown(
            phase=phase,
            state=picture.DONE
            if phase.position < reached
            else picture.HERE
            if phase.position == reached
            else picture.AHEAD,
            answers=answers_in(entries.get(phase.position), phase),
            entry=entries.get(phase.position),
            write_url=reverse(
                f"{space}:action_learning_phase",
                args=[cycle.course_id, turn.number, phase.position],
            )
            if is_open and turn.phase and can_write_phase(user, turn, phase.position)
            else "",
        )
        for phase in cycle.phases
    )


def answers_in(entry: PhaseEntry | None, phase: FrozenPhase) -> tuple[tuple[str, str], ...]:
    """Return each answered prompt of the phase with its text, in order."""
    if entry is None:
        return ()
    texts = {answer.prompt: answer.text for answer in entry.answers.all()}
    return tuple(
        (prompt.label, texts[number])
        for number, prompt in enumerate(phase.prompts, 1)
        if number in texts
    )


@dataclass(frozen=True)
class Sheet:
    """What is printed of a round; `is_full` asks for smaller type, so that it stays one page."""

    lines: tuple[tuple[str, str], ...]
    is_full: bool


def sheet_of(page: CyclePage, shown: RoundShown) -> Sheet:
    """Return the prompts of the printed sheet with what is written in them, "" where nothing is."""
    lines: list[tuple[str, str]] = []
    for one in shown.phases:
        written = dict(one.answers)
        lines += [
            (prompt.label, " ".join(written.get(prompt.label, "").split()))
            for prompt in one.phase.prompts
            if prompt.on_sheet
        ]
    texts = [page.cycle.question, *(text for _label, text in lines), *map(str, page.group)]
    return Sheet(tuple(lines), is_full=sum(map(len, texts)) > ROOMY_SHEET)


def closing_words(cycle: ActionLearning | None) -> str:
    """Return the learning note as a proposal for the summary of the course; "" without one."""
    if cycle is None or cycle.status != CycleStatus.CONCLUDED:
        return ""
    return "\n\n".join(text for text in (cycle.learned, cycle.kept, cycle.shared) if text)


def _reached(turn: Round, phases: int) -> int:
    """Return how far the round is as the picture counts it: past the last phase when done."""
    return phases + 1 if turn.status == RoundStatus.DONE else turn.phase


def _links(cycle: ActionLearning, space: str) -> dict[str, str]:
    course = cycle.course_id
    links = {"cycle": reverse(f"{space}:action_learning", args=[course])}
    if space == "courses":
        names = ("edit", "group", "begin", "conclude", "resume")
        links |= {n: reverse(f"courses:action_learning_{n}", args=[course]) for n in names}
    return links


def _round_links(turn: Round, space: str) -> dict[str, str]:
    names = ["sheet", "move_on", *(["back", "dates"] if space == "courses" else [])]
    return {
        name: reverse(
            f"{space}:action_learning_{name}", args=[turn.action_learning.course_id, turn.number]
        )
        for name in names
    }
