"""Who stands where: everybody as seen from one case of Nordbakkeskolen in Fjordby.

The author is Tina, the advisor is Vibeke. Everybody else stands one step away: at the school but
not the author, at another school, not assigned, in another municipality.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Role


@dataclass(frozen=True)
class Viewer:
    """One who asks: in which role, and how she stands to the case."""

    key: str
    role: Role | None
    relation: str


VIEWERS = (
    Viewer("visitor", None, "not signed in"),
    Viewer("nobody", None, "signed in, no role"),
    Viewer("author", Role.TEACHER, "own case"),
    Viewer("colleague", Role.TEACHER, "own school"),
    Viewer("teacher_b", Role.TEACHER, "other school"),
    Viewer("teacher_2", Role.TEACHER, "other municipality"),
    Viewer("leader", Role.SCHOOL_LEADER, "own school"),
    Viewer("leader_b", Role.SCHOOL_LEADER, "other school"),
    Viewer("leader_2", Role.SCHOOL_LEADER, "other municipality"),
    Viewer("team", Role.RESOURCE_TEAM, "own school"),
    Viewer("team_b", Role.RESOURCE_TEAM, "other school"),
    Viewer("team_2", Role.RESOURCE_TEAM, "other municipality"),
    Viewer("special", Role.SPECIAL_SCHOOL_LEADER, "the advisor's school"),
    Viewer("special_b", Role.SPECIAL_SCHOOL_LEADER, "other school"),
    Viewer("special_2", Role.SPECIAL_SCHOOL_LEADER, "other municipality"),
    Viewer("assigned", Role.ADVISOR, "assigned"),
    Viewer("unassigned", Role.ADVISOR, "not assigned"),
    Viewer("advisor_2", Role.ADVISOR, "other municipality"),
    Viewer("coordinator", Role.COORDINATOR, "own municipality"),
    Viewer("coordinator_b", Role.COORDINATOR, "beside her"),
    Viewer("coordinator_2", Role.COORDINATOR, "other municipality"),
    Viewer("centre", Role.CENTRE_LEADER, "own municipality"),
    Viewer("centre_2", Role.CENTRE_LEADER, "other municipality"),
    Viewer("administrator", Role.ADMINISTRATOR, "own municipality"),
    Viewer("administrator_2", Role.ADMINISTRATOR, "other municipality"),
    Viewer("dpo", Role.DPO, "own municipality"),
    Viewer("dpo_2", Role.DPO, "other municipality"),
    Viewer("mixed", None, "teacher at other school, coordinator in other municipality"),
)
KEYS = tuple(viewer.key for viewer in VIEWERS)

Cast = Mapping[str, User]
"""Everybody by key, without the visitor, who has no account."""

FROM_SOEENGEN = {
    "author": "teacher_b",
    "leader": "leader_b",
    "team": "team_b",
    "special": "special_b",
    "assigned": "unassigned",
    "coordinator": "coordinator_b",
    "coordinator_b": "coordinator",
}
"""Who stands to the case of Søengens Skole as the key does to that of Nordbakkeskolen."""

FROM_NABOBY = {
    "author": "teacher_2",
    "leader": "leader_2",
    "team": "team_2",
    "special": "special_2",
    "assigned": "advisor_2",
    "coordinator": "coordinator_2",
    "centre": "centre_2",
    "administrator": "administrator_2",
    "dpo": "dpo_2",
}
"""The same for the case of the other municipality."""
