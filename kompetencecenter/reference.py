"""The reference pages of docs/ that are printed from the code: states and permissions."""

from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from accounts.roles import ROLE_PERMISSIONS, Permission, Role
from advisors.states import EXTRA_STATES, ExtraStatus
from catalogue.states import CARD_STATES, CardStatus
from courses.states import (
    COURSE_STATES,
    CYCLE_STATES,
    FOLLOW_UP_STATES,
    HANDOVER_STATES,
    ITEM_STATES,
    ROUND_STATES,
    SESSION_STATES,
    CourseStatus,
    CycleStatus,
    FollowUpStatus,
    HandoverStatus,
    ItemStatus,
    RoundStatus,
    SessionStatus,
)
from lifecycle.tables import StateTable
from requests.states import (
    OFFER_STATES,
    PLAN_RUN_STATES,
    REQUEST_STATES,
    OfferStatus,
    RunStatus,
    Status,
)

LIVES: tuple[tuple[str, StateTable, type[TextChoices]], ...] = (
    ("Henvendelse (SupportRequest)", REQUEST_STATES, Status),
    ("Tilbud (Offer)", OFFER_STATES, OfferStatus),
    ("Forløb (SupportCourse)", COURSE_STATES, CourseStatus),
    ("Aktivitet (Session)", SESSION_STATES, SessionStatus),
    ("Handling i handleplanen (PlanItem)", ITEM_STATES, ItemStatus),
    ("Aktionslæring (ActionLearning)", CYCLE_STATES, CycleStatus),
    ("Runde i aktionslæring (Round)", ROUND_STATES, RoundStatus),
    ("Opfølgning (FollowUp)", FOLLOW_UP_STATES, FollowUpStatus),
    ("Eksempel (ExampleCard)", CARD_STATES, CardStatus),
    ("Ekstra timer (ExtraHours)", EXTRA_STATES, ExtraStatus),
    ("Beregning (PlanRun)", PLAN_RUN_STATES, RunStatus),
    ("Ønske om overdragelse (HandoverRequest)", HANDOVER_STATES, HandoverStatus),
)


def pages() -> dict[Path, str]:
    """Return each generated page by its path; Danish labels, English code names."""
    docs = Path(settings.BASE_DIR) / "docs"
    with translation.override("da"):
        return {docs / "states.md": states_page(), docs / "permissions.md": permissions_page()}


def states_page() -> str:
    parts = [
        "# States",
        "",
        "Printed from the `states.py` tables by `manage.py reference`; do not edit by hand.",
    ]
    for title, table, labels in LIVES:
        parts += ["", f"## {title}", "", *_diagram(table), "", *_turns(table, labels)]
    return "\n".join(parts) + "\n"


def _diagram(table: StateTable) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {table.initial}"]
    for name, rule in table.rules.items():
        lines += [f"    {source} --> {rule.to}: {name}" for source in sorted(rule.froms)]
    ends = sorted(table.statuses - {s for rule in table.rules.values() for s in rule.froms})
    return [*lines, *(f"    {end} --> [*]" for end in ends), "```"]


def _turns(table: StateTable, labels: type[TextChoices]) -> list[str]:
    rows = [
        f"| `{status}` | {labels(status).label} | {turn.value} |"
        for status, turn in table.turns.items()
    ]
    return ["| Status | On screen | Whose turn |", "|---|---|---|", *rows]


def permissions_page() -> str:
    head = " | ".join(str(role.label) for role in Role)
    rows = [
        f"| `{permission}` | "
        + " | ".join("yes" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        + " |"
        for permission in Permission
    ]
    return "\n".join(
        [
            "# Permissions",
            "",
            "Printed from `accounts/roles.py` by `manage.py reference`; do not edit by hand.",
            "Who holds a role where is data (memberships); which rows a person reaches is decided",
            "by `visible_to()` on every queryset.",
            "",
            f"| Permission | {head} |",
            "|---" * (len(Role) + 1) + "|",
            *rows,
            "",
        ]
    )
