"""What every page needs to know about the house and about who is looking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from kompetencecenter.menu import menu_of
from schools.access import access_of


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the demo flag, the menu and `who`: name, role and place of the person signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, SimpleLazyObject | User) or not user.is_authenticated:
        return {"demo": settings.DEMO, "menu": [], "who": None}
    return {
        "demo": settings.DEMO,
        "menu": menu_of(user, request.path),
        "who": {"name": user.name, "role": _role_words(user)},
    }


def _role_words(user: User) -> str:
    return ", ".join(sorted(str(role.label) for role in access_of(user).roles))
