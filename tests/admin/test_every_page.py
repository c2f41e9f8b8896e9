"""Every list, every new form and every row of the administration, for every role."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from privacy.fields import PlainTextField
from schools.admin_base import OfficeAdmin, OwnPlaces
from schools.models import Municipality
from tests.admin.conftest import SECRET, furnish
from tests.factories import UserFactory

pytestmark = pytest.mark.once

OURS = sorted(
    (
        model
        for model in apps.get_models()
        if model._meta.app_label
        in {
            "accounts",
            "advisors",
            "catalogue",
            "courses",
            "journal",
            "lifecycle",
            "notifications",
            "oversight",
            "privacy",
            "requests",
            "schools",
        }
        and not model._meta.auto_created
    ),
    key=lambda model: model._meta.label,
)
WRITTEN_BY_THE_HOUSE = {
    "accounts.ExternalIdentity",
    "accounts.RecoveryCode",
    "accounts.SignIn",
    "advisors.Absence",
    "advisors.ExtraHours",
    "advisors.HourAccount",
    "advisors.HourEntry",
    "courses.ActionLearning",
    "courses.Evaluation",
    "courses.HandoverRequest",
    "courses.LogDraft",
    "courses.MoveWish",
    "catalogue.ExampleCard",
    "courses.FollowUp",
    "courses.GoalCheck",
    "courses.PersonalCalendar",
    "courses.Goal",
    "courses.PlanComment",
    "courses.PlanItem",
    "courses.Revision",
    "courses.Participant",
    "courses.PhaseAnswer",
    "courses.PhaseEntry",
    "courses.Round",
    "courses.Session",
    "courses.SessionLog",
    "courses.ShortSparring",
    "courses.SupportCourse",
    "journal.JournalExport",
    "lifecycle.StatusChange",
    "notifications.Message",
    "notifications.Pulse",
    "notifications.Wording",
    "oversight.RetentionReceipt",
    "oversight.RightsReceipt",
    "oversight.Breach",
    "oversight.BreachEvent",
    "oversight.HiddenText",
    "oversight.SampleCheck",
    "oversight.ScanOverride",
    "privacy.AccessEvent",
    "requests.CaseCounter",
    "requests.ClockPause",
    "requests.Offer",
    "reminders.Reminder",
    "requests.LeaderDecision",
    "requests.PlanRun",
    "requests.Question",
    "requests.RequestTheme",
    "requests.SavedFilter",
    "requests.SupportRequest",
    "requests.Wait",
}
MADE_WITH_ITS_PLACE = {"schools.Municipality", "oversight.RetentionRule"}
"""Only changed here: a municipality is the installation's business, its rules come with it."""
OF_THE_INSTALLATION = {"notifications.Pulse"}
"""Nobody's rows: every administrator sees them."""
MAY_BE_DELETED = {
    "accounts.ExternalIdentity",
    "advisors.AdvisorCompetence",
    "advisors.Relation",
    "requests.TemplateStep",
    "courses.Phase",
    "courses.PhasePrompt",
    "schools.ClosingDay",
    "schools.TravelTime",
}

every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


def address(model, what, *args):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{what}", args=args)


def assert_wall_holds(page):
    """Nothing inline: the Content-Security-Policy would stop it."""
    html = page.content.decode()
    assert "content-security-policy" in {name.lower() for name in page.headers}
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", html)
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", html)


@every_model
def test_every_model_is_in_the_administration(model):
    model_admin = admin.site.get_model_admin(model)

    assert isinstance(model_admin, OfficeAdmin)
    assert model_admin.search_fields
    assert model_admin.list_filter
    assert len(model_admin.list_display) > 1


def rows(model, user, rf):
    """The rows the administration shows this person."""
    request = rf.get("/")
    request.user = user
    return admin.site.get_model_admin(model).get_queryset(request)


def test_lists_and_rows_open_without_free_text(client, furnished, administrator, rf, subtests):
    client.force_login(administrator)
    for model in OURS:
        with subtests.test(model._meta.label):
            row = rows(model, administrator, rf).first()
            assert row is not None, "the furnished municipality has no row of this kind"
            for page in (
                client.get(address(model, "changelist")),
                client.get(address(model, "changelist"), {"q": "abc 12"}),
                client.get(address(model, "change", row.pk)),
                client.get(address(model, "history", row.pk)),
            ):
                assert page.status_code == 200
                assert SECRET not in page.content.decode()
                assert_wall_holds(page)


def test_new_rows_are_made_only_where_people_make_them(client, furnished, administrator, subtests):
    client.force_login(administrator)
    for model in OURS:
        with subtests.test(model._meta.label):
            forbidden = model._meta.label in WRITTEN_BY_THE_HOUSE | MADE_WITH_ITS_PLACE
            page = client.get(address(model, "add"))
            assert page.status_code == (403 if forbidden else 200)
            if not forbidden:
                assert_wall_holds(page)


def test_what_the_house_writes_can_not_be_changed_or_deleted(
    client, furnished, administrator, rf, subtests
):
    client.force_login(administrator)
    for model in OURS:
        with subtests.test(model._meta.label):
            row = rows(model, administrator, rf).first()
            deleting = client.post(address(model, "delete", row.pk), {})
            assert deleting.status_code == (200 if model._meta.label in MAY_BE_DELETED else 403)
            if model._meta.label in WRITTEN_BY_THE_HOUSE | {"schools.Membership"}:
                assert client.post(address(model, "change", row.pk), {}).status_code == 403


def test_lists_and_rows_cost_the_same_for_few_and_many(
    client, furnished, administrator, municipality, rf, statements, subtests
):
    client.force_login(administrator)
    first = {model: rows(model, administrator, rf).first().pk for model in OURS}
    client.get("/admin/")

    def costs():
        return {model: cost(model) for model in OURS}

    def cost(model):
        with statements() as the_list:
            client.get(address(model, "changelist"))
        with statements() as the_row:
            client.get(address(model, "change", first[model]))
        return len(the_list), len(the_row)

    few = costs()
    furnished(municipality, 3)
    many = costs()

    for model in OURS:
        with subtests.test(model._meta.label):
            assert many[model] <= few[model]
            assert max(many[model]) <= 20


def test_rows_of_another_municipality_are_not_there(
    client, furnished, administrator, other_municipality, rf, subtests
):
    furnish(other_municipality)
    root = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    for model in OURS:
        with subtests.test(model._meta.label):
            mine = set(rows(model, administrator, rf).values_list("pk", flat=True))
            theirs = rows(model, root, rf).exclude(pk__in=mine)
            assert theirs.exists() is (model._meta.label not in OF_THE_INSTALLATION)
            for row in theirs[:3]:
                for page in ("change", "history"):
                    assert client.get(address(model, page, row.pk)).status_code == 404
                if model._meta.label in MAY_BE_DELETED:
                    assert client.post(address(model, "delete", row.pk)).status_code == 404
            shown = client.get(address(model, "changelist")).context["cl"].queryset
            mine = rows(model, administrator, rf).values_list("pk", flat=True)  # the looks, too
            assert {row.pk for row in shown} == set(mine)


def test_the_door_alone_gives_nothing_without_the_role(client, coordinator, subtests):
    coordinator.is_staff = True
    coordinator.save()
    client.force_login(coordinator)
    for model in OURS:
        with subtests.test(model._meta.label):
            assert client.get(address(model, "changelist")).status_code == 403


def test_strangers_are_sent_to_sign_in(client, db, subtests):
    for model in OURS:
        with subtests.test(model._meta.label):
            page = client.get(address(model, "changelist"), follow=True)
            assert page.redirect_chain[-1][0].startswith("/log-ind/")


@every_model
def test_no_free_text_is_listed_searched_filtered_or_edited(rf, administrator, model):
    model_admin = admin.site.get_model_admin(model)
    request = rf.get("/")
    request.user = administrator
    hidden = {f.name for f in model._meta.get_fields() if isinstance(f, PlainTextField)}
    everywhere = {
        name
        for some in apps.get_models()
        for name in (f.name for f in some._meta.get_fields() if isinstance(f, PlainTextField))
    }

    shown = {
        *model_admin.get_list_display(request),
        *model_admin.get_fields(request, model()),
        *model_admin.get_readonly_fields(request, model()),
        *(part for path in model_admin.get_search_fields(request) for part in path.split("__")),
        *(str(item) for item in model_admin.get_list_filter(request)),
        *model_admin.get_form(request, None).base_fields,
    }
    for inline in model_admin.get_inline_instances(request, None):
        text = {f.name for f in inline.model._meta.get_fields() if isinstance(f, PlainTextField)}
        assert not text & {*inline.get_fields(request), *inline.get_readonly_fields(request)}
    assert not hidden & shown
    assert not everywhere & (shown - {f.name for f in model._meta.get_fields()})


@every_model
def test_filters_on_related_rows_offer_own_rows_only(rf, model):
    model_admin = admin.site.get_model_admin(model)

    for given in model_admin.get_list_filter(rf.get("/")):
        own = isinstance(given, tuple) and given[1] is OwnPlaces
        item = given[0] if isinstance(given, tuple) else given
        if not own:
            field = model
            for part in item.split("__"):
                found = field._meta.get_field(part)
                field = found.related_model or field
            assert not found.is_relation, f"{item} lists rows of every municipality"


@pytest.mark.parametrize(
    "path",
    [
        *("notifications/message", "notifications/wording"),
        *("privacy/accessevent", "lifecycle/statuschange"),
    ],
)
def test_lists_and_their_filters_speak_danish_not_codes(client, furnished, administrator, path):
    client.force_login(administrator)

    page = client.get(f"/admin/{path}/")

    shown = re.sub(r"<[^>]*>", " ", page.content.decode())
    assert page.context["cl"].result_count
    assert not re.search(r"\b(requests|courses|accounts|schools|advisors)\.[a-z_]+\b", shown)
    assert not re.search(r"\b(in_triage|submitted|awaiting_\w+|mark_ready)\b", shown)


def test_the_front_page_lists_every_app_in_danish(client, furnished, administrator):
    client.force_login(administrator)

    page = client.get("/admin/")

    assert_wall_holds(page)
    text = page.content.decode()
    for name in ("Henvendelser", "Vejledere", "Forløb", "Skoler", "Brugere", "Adgangslog"):
        assert name in text


def test_the_first_administrator_sees_every_municipality(client, furnished, other_municipality):
    root = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(root)

    page = client.get(address(Municipality, "changelist"))

    assert len(page.context["cl"].result_list) == Municipality.objects.count() == 2
    assert client.get(address(Municipality, "add")).status_code == 200


def test_jumping_back_to_the_administration_keeps_the_address(client, administrator):
    page = client.get("/admin/login/", {"next": "/admin/schools/school/"})

    assert page.url == "/log-ind/?next=/admin/schools/school/"


@pytest.mark.parametrize("sent", ["x", "-1", "9" * 40, "²"])
def test_what_can_not_be_a_row_is_no_row(client, furnished, administrator, sent):
    client.force_login(administrator)

    page = client.post("/admin/advisors/relation/add/", {"advisor": sent, "kind": "x"})
    acted = client.post("/admin/accounts/user/", {"action": "x", "_selected_action": sent})

    assert (page.status_code, acted.status_code) == (200, 400)
    assert "advisor" in page.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("lookup", "code"),
    [
        ("at__lt=2359-06-03", 400),
        ("at=2026-11-16+09:00:00", 400),
        ("at__range=2026-11-16,2026-11-17", 400),
        ("at__lt=2026-11-16+09:00:00%2B01:00", 200),
        ("at__date=2026-11-16", 200),
        ("at__isnull=False", 200),
        ("at__lt=2026-13-40", 302),  # no such day: the list without the filter
    ],
)
def test_a_moment_is_compared_with_one_whose_time_zone_is_known(
    client, administrator, lookup, code
):
    client.force_login(administrator)

    assert client.get(f"/admin/privacy/accessevent/?{lookup}").status_code == code
