"""What an absence hits, or what handing over a course is about: four statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from advisors.matching import ThemeNeed
from advisors.models import Absence, Advisor
from advisors.queries import remaining_of
from courses.handovers import Mark, Scope
from courses.models import HandoverRequest, Session, SupportCourse
from courses.states import SessionStatus
from requests.models import Offer
from requests.queries.week_plan import ReadyCase, need_of, themes_by_case
from requests.states import UNDER_WAY, OfferStatus, Status
from schools.access import access_of


@dataclass(frozen=True)
class Hit:
    """One advisor's place in a case: in a course, or as an offer that stands.

    `remaining` is the minutes of her reservation that are not spent, `left` those another could
    take over: less what is planned before she is away and stays hers, and never less than what
    is planned after. `ahead` is what she has
    planned from then on, `inside` the part of it that falls within the dates, `others` who has
    a place in the case already.
    """

    offer: Offer
    course: SupportCourse | None
    case: ReadyCase
    remaining: int
    left: int
    ahead: Sequence[Session]
    inside: Sequence[Session]
    next_session: Session | None
    others: frozenset[int]

    @property
    def key(self) -> int:
        return self.offer.pk

    @property
    def mark(self) -> Mark:
        subject = self.course or self.offer.support_request
        plan = "-".join(f"{s.pk}.{s.version}" for s in self.ahead)
        return Mark(subject.version, self.offer.version, self.left, plan)


def hits_of(scope: Scope, *, now: datetime) -> list[Hit]:
    """Return the lines of a handover: courses first, then offers, the oldest first."""
    offers = list(_offers(scope))
    left = remaining_of(offers)
    sessions = _planned(offers, now)
    themes = themes_by_case([offer.support_request_id for offer in offers])
    hits = [_hit(o, left[o.pk], sessions, themes[o.support_request_id], scope) for o in offers]
    return sorted(hits, key=lambda hit: (hit.course is None, hit.key))


def handover_place(user: User) -> frozenset[int]:
    """The municipalities where the person may hand over; empty for everybody else."""
    return access_of(user).municipalities(Permission.MATCH)


@dataclass(frozen=True)
class AbsencePage:
    """Who is away now or soon, and which advisors want to hand a course over: two statements."""

    absences: Sequence[Absence]
    wishes: Sequence[HandoverRequest]


MOST = 50
"""Lines of each kind: more people are not away at once."""


def absence_page(user: User, *, today: date) -> AbsencePage:
    places = handover_place(user)
    standing = Offer.objects.standing().filter(
        Q(status=OfferStatus.OPEN) | Q(support_request__status__in=[Status.OFFERED, *UNDER_WAY]),
        advisor=OuterRef("advisor"),
    )
    counted = standing.order_by().values("advisor").annotate(n=Count("pk")).values("n")
    absences = (
        Absence.objects.filter(advisor__municipality__in=places, ends_on__gte=today)
        .select_related("advisor__user")
        .annotate(places_held=Coalesce(Subquery(counted), 0))
        .order_by("starts_on", "pk")
    )
    wishes = (
        HandoverRequest.objects.visible_to(user)
        .open()
        .select_related("advisor__user", "course__school", "course__support_request")
    )
    return AbsencePage(list(absences[:MOST]), list(wishes[:MOST]))


def advisors_here(user: User) -> QuerySet[Advisor]:
    """The advisors whose absence the person may register."""
    return (
        Advisor.objects.active()
        .filter(municipality__in=handover_place(user))
        .select_related("user")
    )


def _offers(scope: Scope) -> QuerySet[Offer]:
    under_way = Q(support_request__status__in=UNDER_WAY, status=OfferStatus.ACCEPTED)
    offered = Q(support_request__status=Status.OFFERED)
    if scope.course_id is not None:
        wanted = under_way & Q(support_request__course=scope.course_id)
    else:
        wanted = Q(advisor=scope.advisor_id) & (under_way | offered | Q(status=OfferStatus.OPEN))
    beside = (
        Offer.objects.standing()
        .filter(support_request=OuterRef("support_request"))
        .exclude(pk=OuterRef("pk"))
    )
    return (
        Offer.objects.standing()
        .filter(wanted)
        .annotate(beside_id=Subquery(beside.values("advisor")[:1]))
        .select_related(
            "advisor__user",
            "support_request__school",
            "support_request__municipality",
            "support_request__created_by",
            "support_request__course__lead__user",
            "support_request__course__second__user",
        )
        .order_by("pk")
    )


def _planned(offers: Iterable[Offer], now: datetime) -> Mapping[int, list[Session]]:
    found: defaultdict[int, list[Session]] = defaultdict(list)
    planned = Session.objects.filter(
        course__support_request__in=[offer.support_request_id for offer in offers],
        status=SessionStatus.PLANNED,
        starts_at__gt=now,
    ).select_related("course")
    for session in planned:
        found[session.course.support_request_id].append(session)
    return found


def _hit(
    offer: Offer,
    remaining: int,
    sessions: Mapping[int, Sequence[Session]],
    themes: Sequence[ThemeNeed],
    scope: Scope,
) -> Hit:
    support_request = offer.support_request
    course: SupportCourse | None = getattr(support_request, "course", None)
    planned = sessions.get(support_request.pk, [])
    hers = [session for session in planned if session.advisor_id == offer.advisor_id]
    staying = [s for s in hers if scope.precedes(timezone.localdate(s.starts_at))]
    ahead = [session for session in hers if session not in staying]
    unplanned = remaining - sum(session.minutes for session in staying)
    left = max(unplanned, sum(session.minutes for session in ahead))
    need = replace(need_of(support_request, themes), minutes=left)
    others = {offer.advisor_id, offer.beside_id}  # type: ignore[attr-defined]  # annotated
    return Hit(
        offer=offer,
        course=course,
        case=ReadyCase(support_request, need),
        remaining=remaining,
        left=left,
        ahead=ahead,
        inside=[s for s in ahead if scope.covers(timezone.localdate(s.starts_at))],
        next_session=planned[0] if planned else None,
        others=frozenset(pk for pk in others if pk),
    )
