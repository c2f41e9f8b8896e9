"""A plan run as its page says it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from requests.models import PlanRun
from requests.states import RunStatus


def current_run(user: User, kind: PlanRun.Kind) -> PlanRun | None:
    """Return the one of the kind she has open: one statement."""
    return PlanRun.objects.visible_to(user).current().filter(kind=kind).first()


@dataclass(frozen=True)
class Progress:
    """How far a run is. `percent` is whole, 0 to 100; `fault` is empty while nothing is wrong."""

    heading: str
    text: str
    percent: int
    fault: str

    @property
    def is_under_way(self) -> bool:
        return not self.fault


_STEPS = (
    gettext_lazy("Reading requests and advisors"),
    gettext_lazy("Computing"),
    gettext_lazy("Keeping the result"),
)


def progress_of(run: PlanRun, *, now: datetime) -> Progress:
    return Progress(
        heading=_heading(run),
        text=_text(run),
        percent=100 * run.done // run.total if run.total else 0,
        fault=_fault(run, now),
    )


def _heading(run: PlanRun) -> str:
    match run.kind:
        case PlanRun.Kind.SENDING:
            return _("The offers are being sent")
        case PlanRun.Kind.WHAT_IF:
            return _("The answer is being computed")
        case _:
            return _("The plan is being computed")


def _text(run: PlanRun) -> str:
    if run.status == RunStatus.WAITING:
        return _("It begins in a moment.")
    if run.kind == PlanRun.Kind.SENDING:
        return _("%(done)d of %(total)d requests.") % {"done": run.done, "total": run.total}
    return str(_STEPS[min(max(run.done - 1, 0), len(_STEPS) - 1)])


def _fault(run: PlanRun, now: datetime) -> str:
    fault = PlanRun.Fault.LOST if run.is_lost(now) else run.fault
    if not fault or run.status == RunStatus.WAITING:
        return ""
    said = {
        PlanRun.Fault.LOST: _("The computation was interrupted and did not finish."),
        PlanRun.Fault.TOO_LONG: _("The computation took too long and was stopped."),
        PlanRun.Fault.BROKEN: _("The computation went wrong. The fault has been noted."),
    }
    return said[PlanRun.Fault(fault)]
