"""The competence areas a municipality begins with."""

from accounts.actors import SYSTEM
from advisors.catalogue import AREAS
from advisors.models import CompetenceArea
from advisors.services import catalogue


def test_the_catalogue_has_33_areas_in_seven_groups_each_named_once():
    names = [name for group in AREAS.values() for name in group]

    assert len(AREAS) == len(CompetenceArea.Group)
    assert len(names) == len(set(names)) == 33


def test_seeding_fills_an_empty_municipality_in_order(municipality):
    assert catalogue.seed(municipality, by=SYSTEM) == 33

    areas = CompetenceArea.objects.filter(municipality=municipality)
    assert [area.name for area in areas][:2] == ["AKT", "Konfliktnedtrapning og low arousal"]
    for area in areas:
        area.full_clean()


def test_seeding_again_leaves_own_changes_alone(municipality, other_municipality):
    catalogue.seed(municipality, by=SYSTEM)
    own = CompetenceArea.objects.get(municipality=municipality, name="AKT")
    own.is_active, own.position = False, 99
    own.save()

    assert catalogue.seed(municipality, by=SYSTEM) == 0
    own.refresh_from_db()
    assert (own.is_active, own.position) == (False, 99)
    assert not CompetenceArea.objects.filter(municipality=other_municipality).exists()
