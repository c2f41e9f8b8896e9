"""What the school's pages read: who may write where, the list, and the page of one request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Permission
from advisors.models import CompetenceArea
from lifecycle.models import StatusChange
from lifecycle.services import history
from requests.models import Question, RequestTheme, SupportRequest
from requests.querysets import SupportRequestQuerySet
from requests.states import ENDED, MATCHED_OR_LATER, Status, Transition
from schools.access import access_of
from schools.models import School
from schools.queries import work_calendar

MOST_WAITING = 50
"""Drafts and approvals shown above the list; whoever has more works through the first."""


def schools_of(user: User) -> list[School]:
    """Return the schools the person may write for, by name."""
    places = access_of(user).schools(Permission.CREATE_REQUEST)
    return list(
        School.objects.visible_to(user)
        .active()
        .filter(pk__in=places)
        .select_related("municipality")
    )


def areas_for(draft: SupportRequest) -> list[CompetenceArea]:
    """Return the themes to choose from; one already chosen stays, even when out of use."""
    return list(
        CompetenceArea.objects.filter(
            Q(is_active=True) | Q(pk__in=draft.request_themes.values("area")),
            municipality=draft.municipality_id,
        )
    )


def requests_of(user: User) -> SupportRequestQuerySet:
    """Return the requests the person sees as one of the school, her drafts included."""
    schools = access_of(user).schools(Permission.VIEW_SCHOOL_REQUESTS)
    return SupportRequest.objects.visible_to(user).filter(
        Q(created_by=user) | Q(school__in=schools)
    )


def written_by(user: User) -> SupportRequestQuerySet:
    """Return her own, as the form reads them: the places, the author, and `theme_count`."""
    themes = RequestTheme.objects.filter(support_request=OuterRef("pk")).order_by()
    count = themes.values("support_request").annotate(n=Count("pk")).values("n")
    return (
        requests_of(user)
        .filter(created_by=user)
        .select_related("school", "municipality", "created_by")
        .annotate(theme_count=Coalesce(Subquery(count), 0))
    )


def comment_on(draft: SupportRequest) -> StatusChange | None:
    """Return the leader's return of a draft that has been sent before, None for a fresh one."""
    if not draft.case_number:
        return None
    return history(draft).filter(transition=Transition.RETURN_TO_DRAFT).last()


def sent_by_school(user: User, *, ended: bool) -> SupportRequestQuerySet:
    """Return what has been sent, the newest first: what is under way, or what is over."""
    sent = requests_of(user).exclude(status=Status.DRAFT)
    chosen = sent.filter(status__in=ENDED) if ended else sent.exclude(status__in=ENDED)
    return (
        chosen.select_related("school", "created_by")
        .prefetch_related("themes")
        .order_by("-created_at", "-pk")
    )


@dataclass(frozen=True)
class Waiting:
    """What waits for the person herself."""

    drafts: list[SupportRequest]
    to_approve: list[SupportRequest]


def waiting_for(user: User) -> Waiting:
    """Return her drafts, and for a leader what colleagues have sent her, in one query."""
    approves_at = access_of(user).schools(Permission.APPROVE_REQUEST)
    rows = list(
        requests_of(user)
        .filter(
            Q(status=Status.DRAFT, created_by=user)
            | Q(status=Status.AWAITING_LEADER, school__in=approves_at)
        )
        .select_related("school", "created_by")
        .order_by("-saved_at", "-pk")[:MOST_WAITING]
    )
    return Waiting(
        drafts=[row for row in rows if row.status == Status.DRAFT],
        to_approve=[row for row in rows if row.status == Status.AWAITING_LEADER],
    )


@dataclass(frozen=True)
class Case:
    """Everything the school's page of one request shows."""

    support_request: SupportRequest
    themes: Sequence[str]
    changes: Sequence[StatusChange]
    questions: Sequence[Question]
    advisors: Sequence[str]
    paused_since: date | None
    days_moved: int

    @property
    def open_question(self) -> Question | None:
        if self.support_request.status != Status.AWAITING_SCHOOL:
            return None
        return next((q for q in self.questions if q.answered_at is None), None)


def case_of(support_request: SupportRequest) -> Case:
    """Read the page in a fixed number of queries."""
    pauses = list(support_request.pauses.all())
    ended = [(p.started_on, p.ended_on) for p in pauses if p.ended_on is not None]
    calendar = work_calendar(support_request.municipality) if ended else None
    return Case(
        support_request=support_request,
        themes=themes_of(support_request),
        changes=list(history(support_request)),
        questions=list(support_request.questions.select_related("asked_by", "answered_by")),
        advisors=_advisors_of(support_request),
        paused_since=next((p.started_on for p in pauses if p.ended_on is None), None),
        days_moved=sum(calendar.working_days_between(*days) for days in ended) if calendar else 0,
    )


def themes_of(support_request: SupportRequest) -> list[str]:
    return list(support_request.themes.values_list("name", flat=True))


def _advisors_of(support_request: SupportRequest) -> list[str]:
    """Return who has accepted, the lead first; before the match that is nobody's business."""
    if support_request.status not in MATCHED_OR_LATER:
        return []
    accepted = support_request.offers.accepted().order_by("part")
    return list(accepted.values_list("advisor__user__name", flat=True))
