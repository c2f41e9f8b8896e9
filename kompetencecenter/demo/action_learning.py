"""Tells one action learning of the demo: the group of Nordbakkeskolen, in its second round."""

import datetime as dt
from collections.abc import Mapping

from accounts.models import User
from accounts.roles import Role
from courses.models import ActionLearning, Participant, PhaseModel, Round, SupportCourse
from courses.services.action_learning import cycles, entries, group, rounds
from courses.states import ROUND_UNDER_WAY, CourseStatus
from kompetencecenter.demo.stage import Stage
from kompetencecenter.demo.stories import Clock

QUESTION = (
    "Hvordan kan vi som voksne begynde timerne på samme måde, så der er ro til at komme i gang "
    "inden for fem minutter?"
)
FIRST: Mapping[int, tuple[str, ...]] = {
    1: (
        "Vi undrer os over, at timerne begynder meget forskelligt, alt efter hvem der har dem.",
        "Tegn: Materialerne er fremme efter fem minutter, og vi voksne taler med lav stemme.",
    ),
    2: (
        "Den voksne står i døren og siger hvert barn goddag. Dagens plan hænger på tavlen.",
        "Dansklærer og pædagog",
        "Hver dag efter 10-frikvarteret i to uger, ti minutter ad gangen",
    ),
    3: (
        "Hvad gør den voksne de første fem minutter? Hvornår bliver der ro?",
        "En kollega observerer",
        "Fire af fem dage var der ro efter seks minutter. De dage, hvor planen manglede på "
        "tavlen, tog det dobbelt så lang tid.",
    ),
    4: (
        "Det er planen på tavlen, der gør forskellen, mere end placeringen i døren.",
        "Set fra klassens side er det første spørgsmål: Hvad skal vi?",
        "Alle, der har klassen, skriver planen op, før det ringer ind.",
    ),
    5: (
        "Planen på tavlen og goddag i døren.",
        "Vi siger mindre og peger mere på planen.",
        "En fast første opgave, som klassen kan begynde på uden hjælp.",
        "Årgangsteamet på næste møde.",
    ),
}
SECOND: Mapping[int, tuple[str, ...]] = {
    1: (
        "Vi undrer os over, hvad der sker, når klassen selv kan begynde på noget.",
        "Tegn: De fleste er i gang efter tre minutter, uden at vi har sagt det to gange.",
    ),
    2: (
        "En fast første opgave ligger på bordene, når klassen kommer ind.",
        "Dansklærer, matematiklærer og pædagog",
        "Hver dag i to uger, de første fem minutter af 3. lektion",
    ),
    3: ("Hvor mange beskeder giver vi? Hvornår begynder de første, og hvornår de sidste?",),
}


def tell(stage: Stage, clock: Clock) -> None:
    """Give the oldest course under way at the personas' school its action learning, if any."""
    school = stage.person_with(Role.TEACHER).memberships.values("school")
    course = (
        SupportCourse.objects.filter(school__in=school, status=CourseStatus.ACTIVE)
        .order_by("created_at")
        .first()
    )
    if course is not None:
        _Teller(stage, clock, course).tell()


class _Teller:
    """Tells it step by step, the same working days before the day the demo is made."""

    def __init__(self, stage: Stage, clock: Clock, course: SupportCourse) -> None:
        self.stage, self.clock, self.course = stage, clock, course
        self.lead: User = course.lead.user

    def tell(self) -> None:
        cycle = self._start(self.clock.at(18, 13))
        self._first_round(cycle)
        self._second_round(cycle)

    def _start(self, now: dt.datetime) -> ActionLearning:
        cycle = cycles.start(
            self.course,
            phase_model=PhaseModel.objects.get(
                municipality=self.stage.municipality, is_default=True
            ),
            question=QUESTION,
            count=3,
            by=self.lead,
            now=now,
        )
        part = Participant.Part
        for who, user, function in (
            (part.OBSERVER, self.stage.person_with(Role.RESOURCE_TEAM), ""),
            (part.COLLEAGUE, None, "Dansklærer, 3. årgang"),
            (part.COLLEAGUE, None, "Pædagog i SFO"),
            (part.LEADER, self.stage.person_with(Role.SCHOOL_LEADER), ""),
        ):
            group.add(cycle, part=who, user=user, function=function, by=self.lead, now=now)
        return cycles.begin(cycle, by=self.lead, now=now)

    def _first_round(self, cycle: ActionLearning) -> None:
        self._dates(cycle, now=self.clock.at(18, 14), action=13, meets=11)
        for phase, days_ago in ((1, 18), (2, 16), (3, 13), (4, 11), (5, 10)):
            self._write(cycle, phase, FIRST[phase], days_ago)

    def _second_round(self, cycle: ActionLearning) -> None:
        self._dates(cycle, now=self.clock.at(9, 10), action=1, meets=-4)
        for phase, days_ago in ((1, 9), (2, 8)):
            self._write(cycle, phase, SECOND[phase], days_ago)
        self._write(cycle, 3, SECOND[3], 1, then_moves_on=False)

    def _dates(self, cycle: ActionLearning, *, now: dt.datetime, action: int, meets: int) -> None:
        rounds.set_dates(
            self._current(cycle),
            action_on=max(self.clock.at(action, 12).date(), now.date()),
            meets_on=self.clock.at(meets, 12).date(),
            by=self.lead,
            now=now,
        )

    def _write(
        self,
        cycle: ActionLearning,
        phase: int,
        texts: tuple[str, ...],
        days_ago: int,
        *,
        then_moves_on: bool = True,
    ) -> None:
        turn = self._current(cycle)
        by = self.course.support_request.created_by if phase in (2, 5) else self.lead
        now = self.clock.at(days_ago, 14, 20)
        answers = dict(enumerate(texts, 1))
        entries.write(turn, position=phase, answers=answers, version=0, by=by, now=now)
        if then_moves_on:
            rounds.move_on(turn, version=turn.version, by=by, now=now + dt.timedelta(minutes=5))

    def _current(self, cycle: ActionLearning) -> Round:
        return Round.objects.get(action_learning=cycle, status__in=ROUND_UNDER_WAY)
