"""Tells the plots through the product's own services, each step at its own moment in the past."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from advisors.models import Advisor, Level
from courses.forms.sessions import plan_of
from courses.logbook import boxes_of
from courses.models import Session, SupportCourse
from courses.planning import Plan
from courses.services import courses, evaluations, sessions, short_sparring
from courses.services.evaluations import QUESTIONS
from courses.services.sessions import Report
from courses.services.short_sparring import Given
from kompetencecenter.demo.plots import Plot, Reach
from kompetencecenter.demo.stage import Stage
from kompetencecenter.demo.texts import LOGS, PASSING, TEXTS, DemoText
from notifications.services import outbox
from requests.models import Offer, SupportRequest
from requests.questionnaire import Step
from requests.services import intake, offers, triage
from requests.services.matching import ranking_for
from schools.models import School
from schools.workdays import WorkCalendar

PLANNED_MINUTES: Mapping[str, int] = {
    "observation": 9 * 60,
    "sparring": 6 * 60,
    "action_learning": 20 * 60,
    "training": 20 * 60,
    "unknown": 6 * 60,
}
FOCUS = "Hvad gør de voksne i de første ti minutter, og hvad sker der så?"
CALLED_OFF = "Vi har fået to vikarer den dag og kan ikke samle teamet."
WISHED = "Kan vi rykke til torsdag efter kl. 13? Der er teammøde på det aftalte tidspunkt."
CORRECTED = "Prøv aftalen af i de første to moduler til næste gang, og skriv ned, hvad der sker."


@dataclass(frozen=True)
class Clock:
    """Working days counted from the moment the demo is made; never later than that moment."""

    now: dt.datetime
    calendar: WorkCalendar

    def at(self, days_ago: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment on the working day that many working days ago (ahead when negative)."""
        today = self.calendar.on_or_before(timezone.localdate(self.now))
        if days_ago < 0:
            day = self.calendar.add_working_days(
                self.calendar.next_working_day(today), -days_ago - 1
            )
        else:
            day = self.calendar.subtract_working_days(today, days_ago)
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
        return moment if days_ago < 0 else min(moment, self.now)


class Teller:
    """Tells one plot; each method is one step and the moment it happens."""

    def __init__(self, stage: Stage, clock: Clock, plot: Plot) -> None:
        self.stage, self.clock, self.plot = stage, clock, plot
        self.text: DemoText = TEXTS[plot.text]
        self.school = stage.schools[self.text.school]
        self.author: User = stage.author_at(self.text.school)

    def tell(self) -> SupportRequest:
        """Take the request as far as the plot says."""
        support_request = self._write()
        steps: tuple[tuple[Reach, Callable[[SupportRequest], SupportRequest]], ...] = (
            (Reach.RECEIVED, self._submit),
            (Reach.BEING_CLARIFIED, self._begin),
            (Reach.READY, self._clarify),
            (Reach.OFFERED, self._offer),
            (Reach.MATCHED, self._accept),
            (Reach.FIRST_SESSION_BOOKED, self._run),
            (Reach.CLOSED, self._close),
            (Reach.EVALUATED, self._evaluate),
        )
        if self.plot.reach == Reach.AWAITING_LEADER:
            return self._submit(support_request)
        for reached, step in steps:
            if self.plot.reach >= reached:
                support_request = step(support_request)
        self._leave(support_request)
        return support_request

    def _at(self, days_after: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return the moment that many working days after the request was received, at most now."""
        return self.clock.at(max(self.plot.received - days_after, 0), hour, minute)

    def _write(self) -> SupportRequest:
        now = self._at(0, self.plot.hour, 3)
        draft = intake.start_draft(self.school, by=self.author, now=now)
        finished = self.plot.reach > Reach.DRAFT
        return intake.save_step(
            draft,
            by=self.author,
            now=now,
            values=self._values() if finished else self._first_values(),
            themes=[self.stage.areas[name] for name in self.text.themes] if finished else None,
            step=Step.REVIEW if finished else Step.SITUATION,
        )

    def _first_values(self) -> dict[str, object]:
        return {
            "contact_name": self.author.name,
            "contact_email": self.author.email,
            "contact_phone": "20 30 40 50",
            "leader_informed": self.plot.reach != Reach.AWAITING_LEADER,
            "school_level": self.text.level,
            "who_asks": self.text.who,
            "adults_count": self.text.adults,
        }

    def _values(self) -> dict[str, object]:
        return {
            **self._first_values(),
            "situation": self.text.situation,
            "what_works": self.text.works,
            "tried": self.text.tried,
            "goal": self.text.goal,
            "support_form": self.text.form,
            "urgency": SupportRequest.Urgency.NORMAL,
            "no_names_confirmed": True,
            **self.text.extra,
        }

    def _submit(self, draft: SupportRequest) -> SupportRequest:
        now = self._at(0, self.plot.hour, 12)
        return intake.submit(draft, by=self.author, now=now)

    def _begin(self, support_request: SupportRequest) -> SupportRequest:
        return triage.begin(
            support_request,
            by=self.stage.coordinator,
            now=self._at(1, 8, 10),
            version=support_request.version,
        )

    def _clarify(self, support_request: SupportRequest) -> SupportRequest:
        return triage.clarify(
            support_request,
            by=self.stage.coordinator,
            now=self._at(1, 10, 5),
            version=support_request.version,
            levels={self.stage.areas[name].pk: Level.EXPERIENCED for name in self.text.themes},
            planned_minutes=PLANNED_MINUTES[self.text.form],
        )

    def _offer(self, support_request: SupportRequest) -> SupportRequest:
        now = self._at(1, 10, 20)
        offers.send(
            support_request,
            lead=self._best(support_request, now),
            second=None,
            by=self.stage.coordinator,
            now=now,
            version=support_request.version,
        )
        return SupportRequest.objects.get(pk=support_request.pk)

    def _best(self, support_request: SupportRequest, now: dt.datetime) -> Advisor:
        best = ranking_for(support_request, now=now).suggestions[0]
        return Advisor.objects.get(pk=best.candidate.advisor_id)

    def _accept(self, support_request: SupportRequest) -> SupportRequest:
        offer = Offer.objects.open().get(support_request=support_request)
        offers.accept(offer, by=offer.advisor.user, now=self._at(2, 8, 40))
        return SupportRequest.objects.get(pk=support_request.pk)

    def _run(self, support_request: SupportRequest) -> SupportRequest:
        course = SupportCourse.objects.get(support_request=support_request)
        advisor = course.lead
        booked_at = self._at(2, 13, 15)
        for number in range(self.plot.sessions):
            starts_at = self.clock.at(self.plot.received - 5 - 4 * number, 9 + number, 0)
            if starts_at <= booked_at or self._is_enough(number, starts_at):
                break
            session = sessions.book(
                course,
                plan=self._plan(starts_at, number),
                advisor=advisor,
                by=advisor.user,
                now=booked_at,
            )
            if starts_at > self.clock.now:
                self._change(session)
                break
            booked_at = starts_at + dt.timedelta(hours=5)
            self._log(session, number, booked_at)
        return SupportRequest.objects.get(pk=support_request.pk)

    def _change(self, ahead: Session) -> None:
        """What the plot lets happen to the activity that lies ahead."""
        advisor, now = ahead.advisor.user, self.clock.now
        match self.plot.change:
            case "moved":
                later = self.clock.calendar.next_working_day(timezone.localdate(ahead.starts_at))
                starts_at = dt.datetime.combine(
                    later, dt.time(14, 30), timezone.get_default_timezone()
                )
                plan = replace(plan_of(ahead), starts_at=starts_at, place="Mødelokale 2")
                sessions.move(ahead, plan=plan, by=advisor, now=now, reason="Skolens planlægning.")
            case "wished":
                sessions.ask_to_move(ahead, text=WISHED, by=self.author, now=now)
            case "called off":
                sessions.cancel(
                    ahead,
                    by=self.author,
                    now=now,
                    reason=CALLED_OFF,
                    code=Session.CancelReason.STAFFING,
                )

    def _is_enough(self, number: int, starts_at: dt.datetime) -> bool:
        """A closed course has no activity ahead."""
        return number > 0 and self.plot.reach >= Reach.CLOSED and starts_at > self.clock.now

    def _plan(self, starts_at: dt.datetime, number: int) -> Plan:
        kind = (
            self.text.form if self.text.form in Session.Kind.values else str(Session.Kind.SPARRING)
        )
        if kind == Session.Kind.OBSERVATION and number % 2:
            kind = str(Session.Kind.SPARRING)  # the talk after what was seen
        return Plan(
            kind=kind,
            starts_at=starts_at,
            contact_minutes=90,
            preparation_minutes=30,
            travel_minutes=30,
            place="Personalerummet",
            focus=FOCUS if kind == Session.Kind.OBSERVATION else "",
        )

    def _log(self, session: Session, number: int, now: dt.datetime) -> None:
        is_last = self.clock.at(self.plot.received - 9 - 4 * number, 9) > self.clock.now
        if self.plot.leaves_last_log and (is_last or number == self.plot.sessions - 1):
            sessions.close_passed(session, by=SYSTEM, now=min(now, self.clock.now))
            return
        written = LOGS[number % len(LOGS)]
        asked = {box.name: written[box.name] for box in boxes_of(session.kind)}
        report = Report(
            starts_at=session.starts_at,
            contact_minutes=90,
            preparation_minutes=30 + 15 * (number % 2),
            travel_minutes=30,
            documentation_minutes=15,
            **{**asked, "focus": session.focus},
        )
        by, logged_at = session.advisor.user, min(now, self.clock.now)
        sessions.log(session, report=report, by=by, now=logged_at)
        if number == 0 and self.plot.corrects_first_log:
            better = replace(report, travel_minutes=45, agreements=CORRECTED)
            later = min(logged_at + dt.timedelta(hours=3), self.clock.now)
            sessions.correct(session, report=better, by=by, now=later)

    def _close(self, support_request: SupportRequest) -> SupportRequest:
        course = SupportCourse.objects.get(support_request=support_request)
        courses.close(
            course,
            by=course.lead.user,
            now=self._at(6 + 4 * self.plot.sessions, 14),
            goal_reached=self.plot.goal,
            summary="Teamet har fået en fælles måde at gøre det på og holder fast i den.",
        )
        return SupportRequest.objects.get(pk=support_request.pk)

    def _evaluate(self, support_request: SupportRequest) -> SupportRequest:
        evaluations.give(
            SupportCourse.objects.get(support_request=support_request),
            answers=dict(zip(QUESTIONS, self.plot.answers, strict=True)),
            comment="Det hjalp at få nogen udefra til at se på det sammen med os.",
            by=self.author,
            now=self._at(8 + 4 * self.plot.sessions, 15, 20),
        )
        return support_request

    def _leave(self, support_request: SupportRequest) -> None:
        """Take the way out the plot names, if any."""
        now = self._at(2, 12, 30)
        coordinator, version = self.stage.coordinator, support_request.version
        match self.plot.exit:
            case "ask" | "answer":
                question = triage.ask(
                    support_request,
                    by=coordinator,
                    now=now,
                    version=version,
                    text="Hvor mange af timerne har I to voksne sammen i dag?",
                )
                if self.plot.exit == "answer":
                    intake.answer(
                        question,
                        by=self.author,
                        now=self._at(3, 14, 45),
                        text="Fire lektioner om ugen, to tirsdag og to torsdag.",
                    )
            case "wait":
                triage.put_on_waiting_list(
                    support_request,
                    by=coordinator,
                    now=now,
                    version=version,
                    reason="De to vejledere med dette tema har fuldt op de næste par uger.",
                    promised_on=self.clock.at(-12, 12).date(),
                )
            case "withdraw":
                intake.withdraw(
                    support_request,
                    by=self.author,
                    now=now,
                    reason="Vi fandt en løsning sammen med læsevejlederen.",
                )
            case "decline":
                triage.decline(
                    support_request,
                    by=coordinator,
                    now=now,
                    version=version,
                    reason="Opgaven handler om ansættelse af ekstra personale. Det kan "
                    "kompetencecenteret ikke hjælpe med. Tag det op med skolechefen.",
                )
            case "refer":
                triage.refer_on(
                    support_request,
                    by=coordinator,
                    now=now,
                    version=version,
                    reason="PPR er allerede i gang med klassen. Vi har aftalt, at PPR tager "
                    "opgaven med, og I hører fra dem.",
                )
            case "advisor declines":
                offered = self._offer(support_request)
                offer = Offer.objects.open().get(support_request=offered)
                offers.decline(
                    offer,
                    by=offer.advisor.user,
                    now=now,
                    reason="Jeg har to forløb, der starter i samme uge.",
                )


def pass_by(stage: Stage, clock: Clock) -> None:
    """Let the advisors log what they were asked in the corridor the last weeks."""
    schools = list(stage.schools.values())
    mainstream = [school for school in schools if school.kind == School.Kind.MAINSTREAM]
    for number, advisor in enumerate(stage.advisors.values()):
        theme = advisor.competences.select_related("area").order_by("area").first()
        for visit, (days_ago, minutes, note) in enumerate(PASSING):
            if theme is None or (number + visit) % 3:
                continue
            # A few schools ask often; the others not at all.
            school = mainstream[(number // 2 + visit // 3) % 6]
            short_sparring.log(
                advisor,
                given=Given(school, theme.area, minutes, note),
                by=advisor.user,
                now=clock.at(days_ago, 11, 20 + visit),
            )


def tell_all(stage: Stage, clock: Clock, plots: tuple[Plot, ...]) -> None:
    """Tell the plots, the oldest first, delivering each one's messages as it goes."""
    for plot in sorted(plots, key=lambda plot: -plot.received):
        Teller(stage, clock, plot).tell()
        outbox.deliver(now=clock.at(plot.received, plot.hour, 14), by=SYSTEM)
