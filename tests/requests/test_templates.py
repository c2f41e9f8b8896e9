"""Course templates: what a municipality begins with, and the hours they propose."""

import pytest
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses.models import Session
from requests.catalogue import TEMPLATES
from requests.models import CourseTemplate, SupportRequest, TemplateStep
from requests.services import templates
from tests import stories
from tests.factories import CourseTemplateFactory, TemplateStepFactory

EXPECTED = {
    # sessions without the optional, hours from, hours to, weeks from, weeks to
    "Kort sparring": (1, 2, 3, 0, 0),
    "Observation og sparring": (4, 8, 10, 4, 6),
    "Aktionslæring": (6, 18, 25, 10, 14),
    "Kursusforløb": (3, 20, 30, 4, 8),
    "Observation og aktionslæring": (6, 10, 25, 8, 14),
    "Kursus og sparring": (4, 10, 20, 4, 8),
}


def test_the_catalogue_is_what_the_centre_expects_of_each_form(municipality):
    templates.seed(municipality, by=SYSTEM)

    seen = set()
    for template in CourseTemplate.objects.usable_in(municipality.pk):
        steps = [s for s in template.steps.all() if not s.is_optional]
        sessions, least, most, first, last = EXPECTED[template.name]
        assert len(steps) == sessions
        assert least <= template.minutes / 60 <= most
        assert sum(step.minutes for step in steps) == template.minutes
        assert first <= sum(step.days_after for step in steps) / 7 <= last
        template.full_clean()
        for step in template.steps.all():
            step.full_clean()
        seen.add(template.name)
    assert seen == set(EXPECTED) == set(TEMPLATES)


def test_a_step_is_of_a_kind_that_activities_have():
    assert set(TemplateStep.Kind.values) <= set(Session.Kind.values)


def test_seeding_again_leaves_own_changes_alone(municipality, other_municipality):
    assert templates.seed(municipality, by=SYSTEM) == len(TEMPLATES)
    own = CourseTemplate.objects.get(municipality=municipality, name="Kort sparring")
    own.is_active = False
    own.save()
    own.steps.update(contact_minutes=45)

    assert templates.seed(municipality, by=SYSTEM) == 0
    own.refresh_from_db()
    assert not own.is_active
    assert own.steps.get().contact_minutes == 45
    assert not CourseTemplate.objects.filter(municipality=other_municipality).exists()


def test_only_who_administers_the_municipality_seeds_it(municipality, administrator, coordinator):
    with pytest.raises(NotAllowed):
        templates.seed(municipality, by=coordinator)

    assert templates.seed(municipality, by=administrator) == len(TEMPLATES)


def test_templates_retired_empty_or_of_elsewhere_are_not_usable(municipality, other_municipality):
    TemplateStepFactory(template__municipality=other_municipality)
    TemplateStepFactory(template__municipality=municipality, template__is_active=False)
    TemplateStepFactory(template__municipality=municipality, is_optional=True)
    CourseTemplateFactory(municipality=municipality)
    usable = TemplateStepFactory(template__municipality=municipality).template
    TemplateStepFactory(template=usable, is_optional=True)

    found = CourseTemplate.objects.usable_in(municipality.pk)

    assert [(one, one.minutes) for one in found] == [(usable, 135)]


@pytest.fixture
def page(client, coordinator, tina, nordbakke, municipality, monday):
    """Return the page of a request for action learning, as the coordinator clarifies it."""
    templates.seed(municipality, by=SYSTEM)
    case = stories.a_submitted_request(
        tina,
        nordbakke,
        now=timezone.now(),
        support_form=SupportRequest.SupportForm.ACTION_LEARNING,
    )
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/koordinator/{case.pk}/")


def test_clarifying_begins_at_the_template_of_the_form_wished_for(page):
    form = page.context["forms"]["clarify"]

    chosen = CourseTemplate.objects.get(name="Aktionslæring")
    assert form["template"].value() == str(chosen.pk)
    assert form["hours"].value() == "21"
    assert "Aktionslæring, 21 timer" in page.content.decode()
    assert form.fields["template"].widget.attrs["data-fills"] == form["hours"].id_for_label


def test_a_template_that_is_not_in_the_list_is_refused_and_the_hours_kept(page, client):
    address = page.request["PATH_INFO"] + "afklar/"
    case = SupportRequest.objects.get()
    theme = case.request_themes.get().area_id

    answer = client.post(
        address,
        {
            "version": case.version,
            "theme_1": theme,
            "level_1": 2,
            "level_2": 2,
            "level_3": 2,
            "template": "0",
            "hours": "7,5",
        },
    )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"template": ["Vælg en skabelon fra listen"]}
    assert form["hours"].value() == "7,5"
