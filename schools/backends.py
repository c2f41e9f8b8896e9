"""Django's permission questions (the admin asks them) answered from memberships."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

OUR_APPS = frozenset(
    {"accounts", "advisors", "catalogue", "courses", "journal", "lifecycle", "notifications"}
    | {"oversight", "privacy", "reminders", "requests", "schools", "admin"}
)


class RoleBackend(BaseBackend):
    """An administrator may look at and change what the admin shows; no one else gets in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        return self.has_module_perms(user_obj, perm.split(".")[0])

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return (
            isinstance(user_obj, User)
            and user_obj.is_active
            and app_label in OUR_APPS
            and access_of(user_obj).may(Permission.ADMINISTER)
        )
