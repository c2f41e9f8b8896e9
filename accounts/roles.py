"""Roles and what they may do. Code, so that it is reviewed; printed to docs/permissions.md.

Source: the table of roles in the domain notes; who holds a role where is data (schools.Membership).
"""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    TEACHER = "teacher", _("Teacher or pedagogue")
    SCHOOL_LEADER = "school_leader", _("School leader")
    RESOURCE_TEAM = "resource_team", _("Resource team")
    SPECIAL_SCHOOL_LEADER = "special_school_leader", _("Special-school leader")
    ADVISOR = "advisor", _("Advisor")
    COORDINATOR = "coordinator", _("Coordinator")
    CENTRE_LEADER = "centre_leader", _("Centre leader")
    ADMINISTRATOR = "administrator", _("Administrator")
    DPO = "dpo", _("Data protection officer")


SCHOOL_ROLES = frozenset(
    {Role.TEACHER, Role.SCHOOL_LEADER, Role.RESOURCE_TEAM, Role.SPECIAL_SCHOOL_LEADER}
)
"""Roles held at one school; the others are held in the municipality."""

SECOND_FACTOR_ROLES = frozenset(
    {Role.COORDINATOR, Role.CENTRE_LEADER, Role.ADMINISTRATOR, Role.DPO}
)
"""Roles that reach a whole municipality: a password alone does not open them."""


class Permission(StrEnum):
    CREATE_REQUEST = "create_request"
    VIEW_OWN_REQUESTS = "view_own_requests"
    VIEW_SCHOOL_REQUESTS = "view_school_requests"
    APPROVE_REQUEST = "approve_request"
    ANSWER_FOR_SCHOOL = "answer_for_school"
    EVALUATE_COURSE = "evaluate_course"
    VIEW_ALL_REQUESTS = "view_all_requests"
    TRIAGE = "triage"
    MATCH = "match"
    ANSWER_OFFER = "answer_offer"
    RUN_COURSE = "run_course"
    VIEW_OWN_HOURS = "view_own_hours"
    VIEW_SCHOOL_HOURS = "view_school_hours"
    GRANT_HOURS = "grant_hours"
    ASK_EXTRA_HOURS = "ask_extra_hours"
    APPROVE_EXTRA_HOURS = "approve_extra_hours"
    CLOSE_HOURS = "close_hours"
    EDIT_OWN_PROFILE = "edit_own_profile"
    EDIT_PROFILES = "edit_profiles"
    REGISTER_ABSENCE = "register_absence"
    VIEW_FIGURES = "view_figures"
    DECIDE = "decide"
    REVIEW_EXAMPLES = "review_examples"
    OVERSEE = "oversee"
    VIEW_OVERSIGHT = "view_oversight"
    VIEW_BREACHES = "view_breaches"
    HANDLE_BREACHES = "handle_breaches"
    ADMINISTER = "administer"


_SCHOOL_STAFF = frozenset(
    {
        Permission.CREATE_REQUEST,
        Permission.VIEW_OWN_REQUESTS,
        Permission.ANSWER_FOR_SCHOOL,
        Permission.EVALUATE_COURSE,
    }
)

_OVERSEERS = frozenset({Permission.OVERSEE, Permission.VIEW_OVERSIGHT, Permission.VIEW_BREACHES})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.TEACHER: _SCHOOL_STAFF,
    Role.RESOURCE_TEAM: _SCHOOL_STAFF | {Permission.VIEW_SCHOOL_REQUESTS},
    Role.SCHOOL_LEADER: _SCHOOL_STAFF
    | {Permission.VIEW_SCHOOL_REQUESTS, Permission.APPROVE_REQUEST},
    Role.SPECIAL_SCHOOL_LEADER: frozenset(
        {
            Permission.VIEW_SCHOOL_HOURS,
            Permission.GRANT_HOURS,
            Permission.APPROVE_EXTRA_HOURS,
            Permission.CLOSE_HOURS,
            Permission.REGISTER_ABSENCE,
        }
    ),
    Role.ADVISOR: frozenset(
        {
            Permission.ANSWER_OFFER,
            Permission.RUN_COURSE,
            Permission.VIEW_OWN_HOURS,
            Permission.EDIT_OWN_PROFILE,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.VIEW_ALL_REQUESTS,
            Permission.TRIAGE,
            Permission.MATCH,
            Permission.ASK_EXTRA_HOURS,
            Permission.EDIT_PROFILES,
            Permission.REGISTER_ABSENCE,
            Permission.VIEW_FIGURES,
            Permission.REVIEW_EXAMPLES,
            Permission.VIEW_BREACHES,
            Permission.HANDLE_BREACHES,
        }
    ),
    Role.CENTRE_LEADER: _OVERSEERS | {Permission.VIEW_FIGURES, Permission.DECIDE},
    Role.ADMINISTRATOR: _OVERSEERS
    | {Permission.ADMINISTER, Permission.CLOSE_HOURS, Permission.HANDLE_BREACHES},
    Role.DPO: frozenset({Permission.VIEW_OVERSIGHT, Permission.VIEW_BREACHES}),
}
