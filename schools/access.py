"""What one person may do where: the memberships read once, asked many times."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from accounts.roles import ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Grant:
    """One role held in one place; `school_id` is None for a role in the whole municipality.

    `place` is the name people know it by: the school's, else the centre's.
    """

    role: Role
    municipality_id: int
    school_id: int | None = None
    place: str = ""

    def permits(self, permission: Permission) -> bool:
        return permission in ROLE_PERMISSIONS[self.role]


@dataclass(frozen=True)
class Access:
    """All grants of one person."""

    grants: tuple[Grant, ...] = ()

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def all_schools(self) -> frozenset[int]:
        return frozenset(g.school_id for g in self.grants if g.school_id is not None)

    @cached_property
    def home(self) -> int | None:
        """The municipality the person works in, the first when there are several; None without."""
        return min((grant.municipality_id for grant in self.grants), default=None)

    def municipalities(self, permission: Permission) -> frozenset[int]:
        """Return the municipalities in which the permission is held for all schools."""
        return frozenset(
            g.municipality_id for g in self.grants if g.school_id is None and g.permits(permission)
        )

    def schools(self, permission: Permission) -> frozenset[int]:
        """Return the schools at which the permission is held through a role at that school."""
        return frozenset(
            g.school_id for g in self.grants if g.school_id is not None and g.permits(permission)
        )

    def may(self, permission: Permission) -> bool:
        """Return whether the permission is held anywhere; for menus, never for one object."""
        return any(grant.permits(permission) for grant in self.grants)

    def may_at(
        self, permission: Permission, *, municipality_id: int, school_id: int | None
    ) -> bool:
        """Return whether the permission covers this school, or this municipality when None."""
        return municipality_id in self.municipalities(permission) or (
            school_id is not None and school_id in self.schools(permission)
        )


def access_of(user: User) -> Access:
    """Return the person's access: one query the first time, then remembered on the instance."""
    remembered: Access | None = getattr(user, "_access", None)
    if remembered is None:
        remembered = _read(user) if user.is_active and user.pk else Access()
        user._access = remembered  # type: ignore[attr-defined]
    return remembered


def _read(user: User) -> Access:
    rows = user.memberships.filter(is_active=True).values_list(
        "role", "municipality_id", "school_id", "school__name", "municipality__centre_name"
    )
    return Access(
        tuple(
            Grant(Role(role), municipality, school, school_name or centre)
            for role, municipality, school, school_name, centre in rows
        )
    )
