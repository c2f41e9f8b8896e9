"""What became of a plan that was sent, as its page says it: two statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from accounts.models import User
from advisors.models import Advisor
from requests.models import SupportRequest


class Kept(TypedDict):
    """One line as the session keeps it between the act and its page."""

    case: int
    lead: int
    second: int | None
    refusal: str


@dataclass(frozen=True)
class SentLine:
    pk: int
    case_number: str
    school: str
    advisors: str
    refusal: str


@dataclass(frozen=True)
class SentPage:
    sent: Sequence[SentLine]
    changed: Sequence[SentLine]


def sent_page(user: User, kept: Sequence[Kept]) -> SentPage:
    """Name the requests and the advisors again, as far as the person may see them now."""
    cases = SupportRequest.objects.visible_to(user).select_related("school")
    found = cases.in_bulk([line["case"] for line in kept])
    keys = {pk for line in kept for pk in (line["lead"], line["second"]) if pk}
    people = Advisor.objects.visible_to(user).select_related("user").in_bulk(keys)
    lines = [
        SentLine(
            pk=line["case"],
            case_number=found[line["case"]].case_number,
            school=found[line["case"]].school.name,
            advisors=", ".join(
                str(people[pk]) for pk in (line["lead"], line["second"]) if pk in people
            ),
            refusal=line["refusal"],
        )
        for line in kept
        if line["case"] in found
    ]
    return SentPage(
        sent=[line for line in lines if not line.refusal],
        changed=[line for line in lines if line.refusal],
    )
