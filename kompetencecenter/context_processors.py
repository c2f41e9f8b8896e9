"""What every page needs to know about the house and about who is looking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.door import TO_THE_MINUTE
from accounts.models import User
from accounts.roles import Role
from kompetencecenter.menu import menu_of
from kompetencecenter.standstill import standstill_for
from oversight.passages import report_address
from schools.access import access_of


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the demo flag, the menu, what stands still, who is signed in and for how long unused.

    `who` holds name, role and place; `report_error` says where a text is pointed at; `standstill`
    is empty for those who are not told.
    """
    user = getattr(request, "user", None)  # absent when an error comes before the sign-in
    if not isinstance(user, User):  # true for the lazy object Django hands out, too
        return {
            "demo": settings.DEMO,
            "menu": [],
            "who": None,
            "standstill": "",
            "report_error": None,
        }
    return {
        "demo": settings.DEMO,
        "report_error": _report_error(user, request),
        "menu": menu_of(user, request.path),
        "standstill": standstill_for(user),
        # The session may have been written up to a minute before the page was.
        "idle_seconds": settings.SESSION_COOKIE_AGE - TO_THE_MINUTE,
        "who": {"name": user.name, "role": _role_words(user), "place": _place(user)},
    }


def _report_error(user: User, request: HttpRequest) -> dict[str, Any] | None:
    """Return where an error in data is reported; `here` when this page itself names what it shows,
    and `hides` for the coordinator, who hides the text herself.
    """
    roles = access_of(user).roles
    if not roles:
        return None
    here = report_address(request)
    url = here or reverse("oversight:report_front")
    return {"url": url, "here": bool(here), "hides": Role.COORDINATOR in roles}


def _role_words(user: User) -> str:
    return ", ".join(sorted(str(role.label) for role in access_of(user).roles))


def _place(user: User) -> str:
    """Return the school the person works at, else the municipality's centre."""
    grants = access_of(user).grants
    return ", ".join(dict.fromkeys(grant.place for grant in grants))
