"""The main menu: each role's pages, in the order of her day. The first line is her front page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of


@dataclass(frozen=True)
class Line:
    label: str
    url: str
    current: bool = False


_PAGES = (
    (Permission.VIEW_ALL_REQUESTS, _("The week"), "coordinator:board"),
    (Permission.VIEW_ALL_REQUESTS, _("Courses"), "coordinator_courses:list"),
    (Permission.MATCH, _("Advisors"), "advisors:register"),
    (Permission.MATCH, _("Absences"), "handover:absences"),
    (Permission.MATCH, _("What if?"), "coordinator:what_if"),
    (Permission.RUN_COURSE, _("My day"), "courses:front"),
    (Permission.RUN_COURSE, _("Calendar"), "courses:agenda"),
    (Permission.VIEW_ALL_REQUESTS, _("Short sparring"), "short_sparring:figures"),
    (Permission.VIEW_OWN_HOURS, _("My hours"), "hours:mine"),
    (Permission.EDIT_OWN_PROFILE, _("My profile"), "advisors:mine"),
    (Permission.VIEW_OWN_REQUESTS, _("Our requests"), "requests:list"),
    (Permission.VIEW_OWN_REQUESTS, _("Our courses"), "school_courses:list"),
    (Permission.CREATE_REQUEST, _("Ask for help"), "requests:new"),
    (Permission.VIEW_OWN_REQUESTS, _("Our calendar"), "school_courses:agenda"),
    (Permission.VIEW_SCHOOL_HOURS, _("Our advisors"), "special_school:hours"),
    (Permission.VIEW_FIGURES, _("Key figures"), "figures:overview"),
    (Permission.VIEW_FIGURES, _("Effect"), "effect:overview"),
    (Permission.DECIDE, _("Decisions"), "decisions:list"),
    (Permission.VIEW_OVERSIGHT, _("Oversight"), "oversight:checks"),
    (Permission.VIEW_BREACHES, _("Breaches"), "oversight:breaches"),
    (Permission.ADMINISTER, _("Administration"), "admin:index"),
    (None, _("Messages"), "notifications:mine"),
    (None, _("Examples"), "catalogue:list"),  # for whoever has a role at all
)


def menu_of(user: User, path: str) -> list[Line]:
    """Return the menu; the line whose address is the longest start of `path` is current."""
    access = access_of(user)
    lines = [
        (str(label), reverse(name))
        for need, label, name in _PAGES
        if (access.may(need) if need else access.grants)
    ]
    here = max((url for _label, url in lines if path.startswith(url)), key=len, default="")
    return [Line(label, url, current=url == here) for label, url in lines]


def front_page(user: User) -> str:
    """Return the address a person starts at; one without any role gets the page that says so."""
    menu = menu_of(user, "")
    return menu[0].url if menu else reverse("no_role")
