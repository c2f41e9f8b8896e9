"""An advisor's profile: what she can, how she works, when she can, and whom she is partial to.

Every change is written to the access log as a change of the advisor; there is no free text.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import require
from advisors.errors import AlreadyTied, NotInTheCatalogue
from advisors.models import (
    Advisor,
    AdvisorCompetence,
    CompetenceArea,
    Level,
    MethodTag,
    Relation,
)
from advisors.permissions import can_edit_profile
from privacy.models import Act
from privacy.services import access_log
from schools.models import School
from schools.weekslots import WeekSlot


@transaction.atomic
def set_competences(advisor: Advisor, *, levels: Mapping[int, Level], by: Actor) -> None:
    """Let the advisor have exactly these levels, by the keys of the areas in use.

    An area out of use that she has stays as it is. Raises NotAllowed, NotInTheCatalogue for an
    area of another municipality or out of use. Idempotent.
    """
    require(can_edit_profile(by, advisor))
    areas = CompetenceArea.objects.filter(municipality=advisor.municipality_id, is_active=True)
    known = set(areas.values_list("pk", flat=True))
    if not levels.keys() <= known:
        raise NotInTheCatalogue
    advisor.competences.filter(area__in=known - levels.keys()).delete()
    AdvisorCompetence.objects.bulk_create(
        [
            AdvisorCompetence(advisor=advisor, area_id=area, level=level)
            for area, level in levels.items()
        ],
        update_conflicts=True,
        update_fields=["level"],
        unique_fields=["advisor", "area"],
    )
    _changed(advisor, by)


@transaction.atomic
def set_methods(advisor: Advisor, *, methods: Iterable[MethodTag], by: Actor) -> None:
    """Let the advisor use exactly these methods of those in use. Raises as `set_competences`."""
    require(can_edit_profile(by, advisor))
    wanted = {method.pk for method in methods}
    known = MethodTag.objects.filter(municipality=advisor.municipality_id, is_active=True)
    in_use = set(known.values_list("pk", flat=True))
    if not wanted <= in_use:
        raise NotInTheCatalogue
    retired = set(advisor.methods.exclude(pk__in=in_use).values_list("pk", flat=True))
    advisor.methods.set(wanted | retired)
    _changed(advisor, by)


@transaction.atomic
def set_availability(
    advisor: Advisor, *, week_slots: Iterable[str], max_courses: int, by: Actor
) -> Advisor:
    """Set when she can come, no slot meaning any time, and how many courses she can have at once.

    Courses she has already are kept. Raises NotAllowed. Idempotent.
    """
    require(can_edit_profile(by, advisor))
    wished = set(week_slots)
    fresh = Advisor.objects.select_for_update(of=("self",)).get(pk=advisor.pk)
    fresh.week_slots = [slot.value for slot in WeekSlot if slot.value in wished]
    fresh.max_courses = max_courses
    fresh.full_clean(exclude=["user", "municipality", "home_school"])
    fresh.save(update_fields=["week_slots", "max_courses"])
    _changed(advisor, by)
    return fresh


@transaction.atomic
def add_relation(advisor: Advisor, *, school: School, kind: Relation.Kind, by: Actor) -> Relation:
    """Note a tie to a school: from now on she is offered nothing there. Raises NotAllowed,
    NotInTheCatalogue for a school of another municipality, and AlreadyTied.
    """
    require(can_edit_profile(by, advisor))
    if school.municipality_id != advisor.municipality_id:
        raise NotInTheCatalogue
    relation, is_new = Relation.objects.get_or_create(
        advisor=advisor, school=school, defaults={"kind": kind}
    )
    if not is_new:
        raise AlreadyTied
    access_log.record(Act.CREATE, relation, by=by, municipality_id=advisor.municipality_id)
    return relation


@transaction.atomic
def remove_relation(relation: Relation, *, by: Actor) -> None:
    """Take a tie away that was noted by mistake or is over. Raises NotAllowed."""
    require(can_edit_profile(by, relation.advisor))
    place = relation.advisor.municipality_id
    access_log.record(Act.DELETE, relation, by=by, municipality_id=place)
    relation.delete()


def _changed(advisor: Advisor, by: Actor) -> None:
    access_log.record(Act.CHANGE, advisor, by=by, municipality_id=advisor.municipality_id)
