"""Handing an advisor's work over: all of it in one transaction, or nothing.

Rows are locked in one order: courses, requests, advisors, hour accounts, each by key.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import NotAllowed, RuleBroken, require
from accounts.models import User
from advisors.models import Advisor
from advisors.services import ledger
from courses import notices
from courses.errors import (
    AlreadyAsked,
    HandoverRefused,
    NothingToHandOver,
    Overlaps,
    ReasonMissing,
    ReplacementMissing,
)
from courses.handovers import Act, Choices, Decision, Inside, Mark, Scope
from courses.models import HandoverRequest, Session, SupportCourse
from courses.permissions import can_hand_over, can_run
from courses.queries.handovers import Hit, handover_place, hits_of
from courses.services import sessions
from courses.states import HandoverTransition, SessionStatus
from lifecycle.services import apply, history, lock, record, save_changes
from requests.models import Offer, SupportRequest
from requests.services import offers, replacements
from requests.services.replacements import Vacancy
from requests.states import OfferStatus

ABSENCE = "fravær"
"""Why an activity was cancelled, as the school reads it."""
HAND_OVER = "hand_over"


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal."""


@transaction.atomic
def carry_out(scope: Scope, choices: Choices, *, by: User, now: datetime) -> int:
    """Do what the coordinator has chosen for every line, and return how many lines were changed.

    Locks, reads again, and compares every line with the mark it had when she chose. Then, line
    by line: the replacement takes the place (assigned at once in a course, with what is left of
    the hours; offered where an offer stood), her planned activities go over or are cancelled,
    and the school, both advisors and a fellow advisor are told. Raises NothingToHandOver, and
    HandoverRefused with every line that had changed or can not be done; after any of them
    nothing has changed and nobody is told.
    """
    wanted = {k: d for k, d in choices.decisions.items() if d.act != Act.LEAVE}
    if not wanted:
        raise NothingToHandOver
    _lock(hits_of(scope, now=now), wanted, by=by)
    hits = {hit.key: hit for hit in hits_of(scope, now=now)}
    if changed := _changed(hits, choices, wanted):
        raise HandoverRefused(changed)
    people = _people(wanted, by)
    problems: dict[int, str] = {}
    for key, decision in wanted.items():
        try:
            with transaction.atomic():
                _act(hits[key], decision, people, by=by, now=now)
        except RuleBroken as broken:
            problems[key] = str(broken.message)
    if problems:
        raise HandoverRefused(problems)
    return len(wanted)


def rehearse(scope: Scope, choices: Choices, *, by: User, now: datetime) -> None:
    """Raise what `carry_out` would raise now, and take everything back that it would do."""
    try:
        with transaction.atomic():
            carry_out(scope, choices, by=by, now=now)
            raise _Rehearsed
    except _Rehearsed:
        return


@transaction.atomic
def ask(course: SupportCourse, *, reason: str, by: User, now: datetime) -> HandoverRequest:
    """Ask the coordinator to give the course to somebody else, and tell the coordinators at once.

    The advisor has the course until then. Raises NotAllowed for others than its advisors,
    ReasonMissing, and AlreadyAsked while an earlier wish is open.
    """
    require(can_run(by, course))
    if not reason.strip():
        raise ReasonMissing
    fresh = lock(course)
    advisor = next(a for a in (fresh.lead, fresh.second) if a is not None and a.user_id == by.pk)
    if fresh.handover_requests.open().filter(advisor=advisor).exists():
        raise AlreadyAsked
    wish = HandoverRequest.objects.create(
        municipality_id=fresh.municipality_id,
        course=fresh,
        advisor=advisor,
        reason=reason.strip(),
        asked_at=now,
    )
    record(wish, "ask", "", by=by, at=now)
    notices.handover_asked(wish, by=by, now=now)
    return wish


@transaction.atomic
def take_back_wish(wish: HandoverRequest, *, by: User, now: datetime) -> HandoverRequest:
    """Keep the course after all. Raises NotAllowed for others, TransitionNotAllowed when late."""
    require(wish.advisor.user_id == by.pk)
    return apply(wish, HandoverTransition.WITHDRAW, by=by, now=now)


def _lock(hits: Sequence[Hit], wanted: Mapping[int, Decision], *, by: User) -> None:
    for hit in hits:
        if hit.offer.municipality_id not in handover_place(by):
            raise NotAllowed
        if hit.course is not None:
            require(can_hand_over(by, hit.course))
    courses = [hit.course.pk for hit in hits if hit.course is not None]
    cases = [hit.offer.support_request_id for hit in hits]
    advisors = {hit.offer.advisor_id for hit in hits} | {d.to for d in wanted.values() if d.to}
    for model, keys in ((SupportCourse, courses), (SupportRequest, cases), (Advisor, advisors)):
        rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys)
        list(rows.order_by("pk"))
    ledger.hold([hit.offer for hit in hits])


def _people(wanted: Mapping[int, Decision], by: User) -> Mapping[int, Advisor]:
    keys = [decision.to for decision in wanted.values() if decision.to]
    return Advisor.objects.visible_to(by).select_related("user").in_bulk(keys)


def _changed(
    hits: Mapping[int, Hit], choices: Choices, wanted: Mapping[int, Decision]
) -> dict[int, str]:
    """Say of each line how it differs from what she decided on."""
    said = {key: _("This has ended or has been handed over meanwhile.") for key in wanted}
    for key, hit in hits.items():
        said.pop(key, None)
        if key not in choices.marks:
            said[key] = _("This has come since you opened the page.")
        elif key in wanted and choices.marks[key] != str(hit.mark):
            said[key] = _difference(hit, Mark.read(choices.marks[key]))
    return said


def _difference(hit: Hit, seen: Mark | None) -> str:
    now = hit.mark
    if seen is None or seen.minutes != now.minutes:
        what = _("The hours left have changed since you opened the page.")
    elif seen.plan != now.plan:
        what = _("The planned activities have changed since you opened the page.")
    else:
        what = _("The course or the offer has changed since you opened the page.")
    last = history(hit.course or hit.offer.support_request).last()
    if last is None or last.by is None or (seen is not None and seen.version == now.version):
        return what
    when = formats.date_format(timezone.localtime(last.at), "j. F H.i")
    return f"{what} " + _("Last saved by %(name)s on %(when)s.") % {"name": last.by, "when": when}


def _act(
    hit: Hit, decision: Decision, people: Mapping[int, Advisor], *, by: User, now: datetime
) -> None:
    match decision.act:
        case Act.REPLACE:
            advisor = people.get(decision.to or 0)
            if advisor is None:
                raise ReplacementMissing
            made = replacements.replace_offer(
                hit.offer,
                Vacancy(hit.case, hit.others),
                advisor=advisor,
                is_assigned=hit.course is not None,
                by=by,
                now=now,
            )
            if hit.course is not None:
                _hand_over(hit, hit.course, made, decision, by=by, now=now)
        case Act.KEEP:
            for session in hit.inside:
                sessions.cancel(session, by=by, now=now, reason=ABSENCE)
        case _ if hit.offer.status == OfferStatus.OPEN:
            offers.take_back(hit.offer, by=by, now=now)
        case _:
            replacements.end_offer(hit.offer, by=by, now=now, tells=True)


def _hand_over(
    hit: Hit, course: SupportCourse, made: Offer, decision: Decision, *, by: User, now: datetime
) -> None:
    fresh = lock(course)
    place = "lead" if made.part == Offer.Part.LEAD else "second"
    setattr(fresh, place, made.advisor)
    save_changes(fresh, [place], by=by, at=now, transition=HAND_OVER)
    for session in hit.ahead:
        if decision.inside == Inside.CANCEL and session in hit.inside:
            sessions.cancel(session, by=by, now=now, reason=ABSENCE)
        else:
            _move(session, made.advisor, by=by, now=now)
    for wish in fresh.handover_requests.open().filter(advisor=hit.offer.advisor_id):
        apply(wish, HandoverTransition.HAND_OVER, by=by, now=now)
    notices.handed_over(fresh, old=hit.offer.advisor, new=made.advisor, by=by, now=now)


def _move(session: Session, advisor: Advisor, *, by: Actor, now: datetime) -> None:
    """Give a planned activity to her replacement, who must not be elsewhere at that time."""
    other = (
        Session.objects.filter(advisor=advisor, status=SessionStatus.PLANNED)
        .filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .select_related("course__school")
        .first()
    )
    if other is not None:
        raise Overlaps(
            _("%(advisor)s has another activity at that time: %(school)s, %(when)s.")
            % {
                "advisor": advisor,
                "school": other.course.school,
                "when": formats.date_format(timezone.localtime(other.starts_at), "j. F H.i"),
            }
        )
    fresh = lock(session)
    fresh.advisor = advisor
    fresh.sequence += 1
    save_changes(fresh, ["advisor", "sequence"], by=by, at=now, transition=HAND_OVER)
