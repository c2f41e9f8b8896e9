"""The form in steps, through the public door: kept, resumed, stopped, sent once."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from advisors.models import CompetenceArea
from notifications.models import Message
from requests.models import SupportRequest
from requests.questionnaire import Step
from requests.services import intake
from requests.states import Status
from schools.models import ClosingDay, Membership, Municipality, School
from tests.conftest import COPENHAGEN, MONDAY
from tests.factories import CompetenceAreaFactory
from tests.requests.intake_pages import (
    ABOUT,
    BACK,
    FORM,
    LATER,
    NEXT,
    PRACTICAL,
    SITUATION,
    WISHES,
    opened,
    send_through,
    signed_in,
)
from tests.stories import VALUES, a_draft, a_submitted_request, a_theme

CPR = "311236-4123"  # born in 2036: hits nobody alive

pytestmark = [pytest.mark.usefixtures("monday"), pytest.mark.once]


@pytest.fixture
def area(nordbakke: School) -> CompetenceArea:
    return a_theme(nordbakke)


@pytest.fixture
def teacher(tina: User) -> Client:
    return signed_in(tina)


def everything_stored() -> str:
    """Every value of every row, so that a number can be looked for wherever it may hide."""
    return "\n".join(
        str(row) for model in apps.get_models() for row in model._base_manager.values_list()
    )


def step_of(draft: SupportRequest, step: Step) -> str:
    return f"/henvendelser/{draft.pk}/trin/{step}/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- the way through ------------------------------------------------------------------------


def test_the_whole_form_ends_on_a_receipt_with_number_weekday_and_date(
    teacher, coordinator, area, nordbakke
):
    sent = send_through(teacher, area)
    receipt = teacher.get(sent["Location"])

    request = SupportRequest.objects.get()
    assert sent["Location"] == f"/henvendelser/{request.pk}/kvittering/"
    assert (request.status, request.school) == (Status.SUBMITTED, nordbakke)
    assert request.week_slots == ["mon-am", "thu-pm"]
    assert request.involved == ["akt"]
    assert request.leader_informed is True
    assert list(request.themes.all()) == [area]
    assert "Sagsnummer 2026-0001" in text_of(receipt)
    assert "senest mandag den 23. november 2026" in text_of(receipt)
    assert "skoleferier tæller ikke med" in text_of(receipt)


@pytest.mark.parametrize(
    ("received", "said"),
    [
        ("2026-11-20T15:59", "senest fredag den 27. november 2026"),
        ("2026-12-23T14:00", "senest tirsdag den 5. januar 2027"),
        ("2026-12-28T09:00", "senest onsdag den 6. januar 2027"),
        ("2027-03-24T12:00", "senest mandag den 5. april 2027"),
    ],
)
def test_the_receipt_knows_the_calendar(received, said, tina, area, nordbakke, monday):
    for day in (dt.date(2026, 12, 24), dt.date(2026, 12, 31)):
        ClosingDay.objects.create(municipality=nordbakke.municipality, day=day, name="Lukket")
    monday.move_to(dt.datetime.fromisoformat(received).replace(tzinfo=COPENHAGEN))
    client = signed_in(tina)

    receipt = client.get(send_through(client, area)["Location"])

    assert said in text_of(receipt)


def test_the_receipt_says_when_the_municipality_does_not_pause(teacher, area):
    Municipality.objects.update(pauses_in_school_holidays=False)

    receipt = teacher.get(send_through(teacher, area)["Location"])

    assert "skoleferier" not in text_of(receipt)


def test_opening_the_form_stores_nothing(teacher):
    teacher.get(FORM)

    assert not SupportRequest.objects.exists()


def test_the_form_knows_who_is_asking(teacher, tina):
    tina.phone = "20 10 20 30"
    tina.save()

    page = teacher.get(FORM)

    form = page.context["form"]
    assert form["contact_name"].value() == "Tina Holm"
    assert form["contact_email"].value() == "tina@fjordby.example"
    assert form["contact_phone"].value() == "20 10 20 30"
    assert "school" not in form.fields
    assert "Nordbakkeskolen" in text_of(page)


def test_a_leader_is_informed_by_herself(anna):
    page = signed_in(anna).get(FORM)

    assert page.context["form"]["leader_informed"].value() == "yes"


def test_who_works_at_several_schools_chooses_among_her_own(tina, soeengen, nordbakke):
    Membership.objects.create(
        user=tina, school=soeengen, municipality=soeengen.municipality, role=Role.TEACHER
    )
    client = signed_in(tina)

    labels = [label for _key, label in client.get(FORM).context["form"].fields["school"].choices]
    client.post(FORM, {**ABOUT, "school": soeengen.pk, "handling": NEXT})

    assert labels == ["Vælg en skole", "Nordbakkeskolen", "Søengens Skole"]
    assert SupportRequest.objects.get().school == soeengen


def test_nobody_writes_for_a_school_that_is_not_hers(teacher, soeengen, nordbakke):
    teacher.post(FORM, {**ABOUT, "school": soeengen.pk, "handling": NEXT})

    assert SupportRequest.objects.get().school == nordbakke


def test_without_a_chosen_school_nothing_is_made_and_the_text_stays(tina, soeengen):
    Membership.objects.create(
        user=tina, school=soeengen, municipality=soeengen.municipality, role=Role.TEACHER
    )

    page = signed_in(tina).post(FORM, {**ABOUT, "contact_name": "Mona Berg", "handling": NEXT})

    assert page.status_code == 422
    assert page.context["form"].errors["school"] == ["Vælg skolen"]
    assert "Mona Berg" in page.content.decode()
    assert not SupportRequest.objects.exists()


# --- kept and resumed -----------------------------------------------------------------------


def test_a_closed_lid_loses_nothing_and_another_device_goes_on(tina, area):
    laptop = signed_in(tina)
    address = laptop.post(FORM, {**ABOUT, "handling": NEXT})["Location"]
    laptop.post(address, {**SITUATION, "themes": [area.pk], "handling": NEXT})
    laptop.logout()

    phone = signed_in(tina)
    overview = phone.get("/henvendelser/")
    draft = SupportRequest.objects.get()
    resumed = phone.get(f"/henvendelser/{draft.pk}/", follow=True)

    assert "Dine kladder" in text_of(overview)
    assert resumed.redirect_chain == [(step_of(draft, Step.WISHES), 302)]
    assert phone.get(address).context["form"]["situation"].value() == SITUATION["situation"]


def test_an_unfinished_step_is_kept_for_later_as_it_is(teacher, tina, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.SITUATION)

    later = teacher.post(
        step_of(draft, Step.SITUATION), {"situation": "Der er uro.", "handling": LATER}
    )

    draft.refresh_from_db()
    assert (later.status_code, later["Location"]) == (302, "/henvendelser/")
    assert draft.situation == "Der er uro."
    assert draft.draft_step == Step.SITUATION


def test_the_first_step_can_be_kept_half_filled(teacher):
    teacher.post(FORM, {"contact_name": "Tina Holm", "handling": LATER})

    draft = SupportRequest.objects.get()
    assert (draft.contact_name, draft.contact_phone) == ("Tina Holm", "")
    assert draft.leader_informed is None


def test_an_error_keeps_what_was_right(teacher):
    page = teacher.post(FORM, {**ABOUT, "contact_phone": "ring bare", "handling": NEXT})

    draft = SupportRequest.objects.get()
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["contact_phone"]
    assert (draft.school_level, draft.contact_phone) == ("middle", "")
    assert draft.draft_step == Step.ABOUT
    assert page.context["post_to"] == step_of(draft, Step.ABOUT)


def test_going_back_keeps_the_page_one_leaves(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)

    back = teacher.post(step_of(draft, Step.WISHES), {**WISHES, "goal": "Ro.", "handling": BACK})

    draft.refresh_from_db()
    assert back["Location"] == step_of(draft, Step.SITUATION)
    assert draft.goal == "Ro."
    assert draft.draft_step == Step.REVIEW


def test_nobody_jumps_over_a_step(teacher, tina, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)

    for address in (step_of(draft, Step.PRACTICAL), f"/henvendelser/{draft.pk}/trin/send/"):
        assert teacher.get(address)["Location"] == step_of(draft, Step.ABOUT)
        assert teacher.post(address, PRACTICAL)["Location"] == step_of(draft, Step.ABOUT)

    assert teacher.get(f"/henvendelser/{draft.pk}/trin/findes-ikke/").status_code == 404


def test_an_unticked_box_is_unticked(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)

    teacher.post(step_of(draft, Step.PRACTICAL), {"urgency": "normal", "handling": NEXT})

    draft.refresh_from_db()
    assert (draft.week_slots, draft.involved) == ([], [])


def test_a_draft_is_deleted_when_asked_twice(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    address = f"/henvendelser/{draft.pk}/slet/"

    asked = teacher.get(address)
    assert SupportRequest.objects.exists()
    deleted = teacher.post(address)

    assert "Vil du slette kladden?" in text_of(asked)
    assert deleted["Location"] == "/henvendelser/"
    assert not SupportRequest.objects.exists()


# --- what stops -----------------------------------------------------------------------------


@pytest.mark.parametrize("action", [NEXT, LATER, BACK])
@pytest.mark.parametrize("field", ["situation", "what_works"])
def test_a_cpr_number_is_stored_nowhere(action, field, teacher, tina, area, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.SITUATION)
    texts = {**SITUATION, field: f"{SITUATION['situation']} Barnet er {CPR}."}

    page = teacher.post(
        step_of(draft, Step.SITUATION), {**texts, "themes": [area.pk], "handling": action}
    )

    (error,) = page.context["form"].errors[field]
    assert page.status_code == 422
    assert str(page.context["form"][field].label) in error
    assert "Slet det" in error
    assert CPR not in error
    assert "3112364123" not in everything_stored().replace("-", "")
    draft.refresh_from_db()
    assert draft.situation == ""


@pytest.mark.parametrize(
    "answer",
    [{"contact_name": f"Mads {CPR}"}, {"contact_phone": CPR}, {"contact_email": f"{CPR}@x.dk"}],
)
def test_nor_in_the_fields_for_the_staff(answer, teacher):
    page = teacher.post(FORM, {**ABOUT, **answer, "handling": LATER})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(answer)
    assert "3112364123" not in everything_stored().replace("-", "")
    assert not SupportRequest.objects.exists()


def test_a_cpr_number_in_the_reason_for_urgency_is_stopped_too(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)

    teacher.post(
        step_of(draft, Step.PRACTICAL),
        {"urgency": "urgent", "urgency_reason": f"Se {CPR}", "handling": LATER},
    )

    assert "3112364123" not in everything_stored().replace("-", "")


def test_a_likely_name_asks_for_a_second_look_before_going_on(teacher, tina, area, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.SITUATION)
    answers = {
        "situation": f"{SITUATION['situation']} Det er mest Frederik, der råber.",
        "themes": [area.pk],
        "handling": NEXT,
    }

    warned = teacher.post(step_of(draft, Step.SITUATION), answers)
    confirmed = teacher.post(step_of(draft, Step.SITUATION), {**answers, "names_checked": "on"})

    assert warned.status_code == 422
    assert "Frederik" in text_of(warned)
    assert 'name="names_checked"' in warned.content.decode()
    assert confirmed["Location"] == step_of(draft, Step.WISHES)


def test_a_likely_name_does_not_stand_in_the_way_of_saving_for_later(teacher, tina, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.SITUATION)

    later = teacher.post(
        step_of(draft, Step.SITUATION), {"situation": "Det er Frederik.", "handling": LATER}
    )

    assert later.status_code == 302


@pytest.mark.parametrize(
    ("step", "answers", "field", "cure"),
    [
        (Step.ABOUT, {**ABOUT, "leader_informed": ""}, "leader_informed", "Vælg, om"),
        (Step.ABOUT, {**ABOUT, "adults_count": ""}, "adults_count", "Skriv, hvor mange"),
        (Step.ABOUT, {**ABOUT, "adults_count": "201"}, "adults_count", "fra 1 til 200"),
        (Step.SITUATION, {**SITUATION}, "themes", "Vælg et til tre temaer"),
        (Step.SITUATION, {**SITUATION, "situation": "Kort."}, "situation", "Du har skrevet 5."),
        (Step.SITUATION, {**SITUATION, "situation": "x" * 1501}, "situation", "højst 1500 tegn"),
        (Step.WISHES, {**WISHES, "tried": ""}, "tried", "Skriv, hvad I har prøvet"),
        (Step.WISHES, {**WISHES, "support_form": ""}, "support_form", "Vælg en form"),
        (Step.PRACTICAL, {"urgency": "urgent"}, "urgency_reason", "Skriv, hvorfor det haster"),
    ],
)
def test_what_lacks_is_told_with_the_cure(step, answers, field, cure, teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)

    page = teacher.post(step_of(draft, step), {**answers, "handling": NEXT})

    assert page.status_code == 422
    assert cure in page.context["form"].errors[field][0]


def test_a_line_break_is_one_character(teacher, tina, area, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    text = "\r\n".join(["x" * 14] * 100)  # 1,499 characters as people count

    page = teacher.post(step_of(draft, Step.ABOUT), {**ABOUT, "handling": NEXT})
    page = teacher.post(
        page["Location"], {"situation": text, "themes": [area.pk], "handling": NEXT}
    )

    assert page.status_code == 302
    assert SupportRequest.objects.get().situation == text.replace("\r\n", "\n")


def test_four_themes_are_too_many(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)
    areas = CompetenceAreaFactory.create_batch(4, municipality=nordbakke.municipality)

    page = teacher.post(
        step_of(draft, Step.SITUATION),
        {**SITUATION, "themes": [a.pk for a in areas], "handling": NEXT},
    )

    assert "højst tre temaer" in page.context["form"].errors["themes"][0]


def test_another_municipalitys_theme_is_no_choice(teacher, tina, nordbakke, other_municipality):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)
    foreign = CompetenceAreaFactory(municipality=other_municipality)

    page = teacher.post(
        step_of(draft, Step.SITUATION), {**SITUATION, "themes": [foreign.pk], "handling": NEXT}
    )

    assert page.context["form"].errors["themes"] == ["Vælg temaerne fra listen"]


def test_a_theme_out_of_use_stays_where_it_was_chosen(teacher, tina, nordbakke, area):
    draft = a_draft(tina, nordbakke, now=MONDAY, themes=[area])
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)
    CompetenceArea.objects.update(is_active=False)

    page = teacher.post(
        step_of(draft, Step.SITUATION), {**SITUATION, "themes": [area.pk], "handling": NEXT}
    )

    assert page.status_code == 302


def test_one_person_need_not_be_counted(teacher):
    teacher.post(FORM, {**ABOUT, "who_asks": "one", "adults_count": "", "handling": NEXT})

    assert SupportRequest.objects.get().adults_count == 1


def test_a_reason_for_urgency_goes_when_it_no_longer_is_urgent(teacher, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, urgency="urgent", urgency_reason="Ny klasse.")
    intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)

    teacher.post(
        step_of(draft, Step.PRACTICAL),
        {"urgency": "normal", "urgency_reason": "Ny klasse.", "handling": NEXT},
    )

    draft.refresh_from_db()
    assert (draft.urgency, draft.urgency_reason) == ("normal", "")


# --- review and send ------------------------------------------------------------------------


def ready_to_send(tina: User, nordbakke: School, **values: object) -> SupportRequest:
    draft = a_draft(tina, nordbakke, now=MONDAY, **{"no_names_confirmed": False, **values})
    return intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=Step.REVIEW)


def test_the_review_shows_every_answer_with_a_way_to_change_it(teacher, tina, nordbakke):
    draft = ready_to_send(tina, nordbakke)

    page = teacher.get(f"/henvendelser/{draft.pk}/trin/send/")

    shown = text_of(page)
    for answer in (VALUES["situation"], VALUES["goal"], "Klasserumsledelse", "Mandag formiddag"):
        assert answer in shown
    for step in (Step.ABOUT, Step.SITUATION, Step.WISHES, Step.PRACTICAL):
        assert step_of(draft, step) in page.content.decode()


def test_without_the_confirmation_nothing_is_sent(teacher, tina, nordbakke):
    draft = ready_to_send(tina, nordbakke)

    page = teacher.post(f"/henvendelser/{draft.pk}/trin/send/")

    assert page.status_code == 422
    assert "Bekræft, at der ikke står navne" in page.context["form"].errors["no_names_confirmed"][0]
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_likely_name_kept_for_later_is_pointed_out_before_sending(teacher, tina, nordbakke):
    draft = ready_to_send(tina, nordbakke, goal="At Frederik falder til ro i timerne.")

    page = teacher.get(f"/henvendelser/{draft.pk}/trin/send/")

    assert "Det ser ud, som om der er navne i teksten" in text_of(page)


def test_an_answer_blanked_afterwards_is_named_with_a_link(teacher, tina, nordbakke):
    draft = ready_to_send(tina, nordbakke)
    teacher.post(step_of(draft, Step.WISHES), {**WISHES, "tried": "", "handling": LATER})

    page = teacher.get(f"/henvendelser/{draft.pk}/trin/send/")
    refused = teacher.post(f"/henvendelser/{draft.pk}/trin/send/", {"no_names_confirmed": "on"})

    assert [address for _label, address in page.context["lacks"]] == [step_of(draft, Step.WISHES)]
    assert refused.status_code == 422
    assert "Hvad har I prøvet" in text_of(refused)


def test_a_second_click_on_send_shows_the_same_receipt(teacher, tina, nordbakke):
    draft = ready_to_send(tina, nordbakke)
    address = f"/henvendelser/{draft.pk}/trin/send/"

    first = teacher.post(address, {"no_names_confirmed": "on"})
    second = teacher.post(address, {"no_names_confirmed": "on"})

    assert first["Location"] == second["Location"] == f"/henvendelser/{draft.pk}/kvittering/"
    assert SupportRequest.objects.count() == 1
    assert Message.objects.filter(kind="requests.receipt").count() == 1


def test_the_back_button_after_sending_never_makes_two(teacher, area):
    mark = opened(teacher)
    teacher.post(FORM, {**ABOUT, "handling": NEXT, "aabnet": mark})
    draft = SupportRequest.objects.get()
    for step, answers in (
        (Step.SITUATION, {**SITUATION, "themes": [area.pk]}),
        (Step.WISHES, WISHES),
        (Step.PRACTICAL, PRACTICAL),
    ):
        teacher.post(step_of(draft, step), {**answers, "handling": NEXT})
    teacher.post(f"/henvendelser/{draft.pk}/trin/send/", {"no_names_confirmed": "on"})

    old_first_page = teacher.post(FORM, {**ABOUT, "handling": NEXT, "aabnet": mark})
    old_step = teacher.post(step_of(draft, Step.WISHES), {**WISHES, "goal": "Andet."})

    receipt = f"/henvendelser/{draft.pk}/kvittering/"
    assert (old_first_page["Location"], old_step["Location"]) == (receipt, receipt)
    assert SupportRequest.objects.get().goal == WISHES["goal"]


def test_a_double_click_on_the_first_next_makes_one_draft(teacher):
    mark = opened(teacher)

    for _click in range(2):
        teacher.post(FORM, {**ABOUT, "handling": NEXT, "aabnet": mark})

    assert SupportRequest.objects.count() == 1


def test_a_mark_that_is_not_ours_is_no_mark(teacher):
    teacher.post(FORM, {**ABOUT, "handling": NEXT, "aabnet": "2026-11-16T09:00:00"})

    assert SupportRequest.objects.get().created_at == MONDAY


# --- the leader -----------------------------------------------------------------------------


def test_a_leader_who_does_not_know_is_asked_first(teacher, anna, area):
    receipt = teacher.get(send_through(teacher, area, leader_informed="no")["Location"])

    assert "venter på jeres skoleleder" in text_of(receipt)
    assert "senest" not in text_of(receipt).split("Det sker der nu")[0]


def test_where_the_leader_must_know_the_form_says_so_and_sends_nothing(teacher, anna, area):
    Municipality.objects.update(leader_rule=Municipality.LeaderRule.BLOCK)

    refused = send_through(teacher, area, leader_informed="no")

    assert refused.status_code == 422
    assert "Tal først med jeres skoleleder" in text_of(refused)
    assert SupportRequest.objects.get().status == Status.DRAFT


def test_the_form_promises_no_anonymity_and_links_to_the_privacy_page(teacher):
    page = teacher.get(FORM)

    assert "Skriv om situationen – ikke om eleven." in text_of(page)
    assert "skal du underrette kommunen" in text_of(page)
    assert 'href="/privatliv/"' in page.content.decode()
    assert "anonym" not in text_of(page).lower()


def test_old_pages_are_not_kept_by_the_browser(teacher):
    assert "no-store" in teacher.get(FORM)["Cache-Control"]


# --- who gets in ----------------------------------------------------------------------------


def addresses(draft: SupportRequest) -> list[str]:
    steps = [step_of(draft, step) for step in Step if step != Step.REVIEW]
    rest = [f"/henvendelser/{draft.pk}/{page}/" for page in ("slet", "trin/send")]
    return [f"/henvendelser/{draft.pk}/", *steps, *rest]


@pytest.mark.parametrize("who", ["anna", "rasmus", "bo", "coordinator", "centre_leader"])
def test_somebody_elses_draft_does_not_exist(who, tina, nordbakke, request):
    draft = ready_to_send(tina, nordbakke)
    client = signed_in(request.getfixturevalue(who))

    answers = [client.get(url).status_code for url in addresses(draft)]
    answers += [client.post(url).status_code for url in addresses(draft)[1:]]

    assert set(answers) == {404}
    assert SupportRequest.objects.get().status == Status.DRAFT


def test_a_stranger_is_sent_to_sign_in(tina, nordbakke):
    draft = ready_to_send(tina, nordbakke)

    for url in [FORM, *addresses(draft)]:
        assert Client().get(url)["Location"] == f"/log-ind/?next={url}"


@pytest.mark.parametrize("who", ["coordinator", "centre_leader", "administrator", "special_leader"])
def test_who_is_at_no_school_does_not_ask_for_help(who, request):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(FORM).status_code == 404
    assert client.post(FORM, {**ABOUT, "handling": NEXT}).status_code == 404


# --- the cost -------------------------------------------------------------------------------


def test_sending_takes_twelve_statements(teacher, tina, coordinator, nordbakke, statements):
    for _other in range(3):
        a_submitted_request(tina, nordbakke, now=MONDAY)
    draft = ready_to_send(tina, nordbakke)

    with statements() as asked:
        sent = teacher.post(f"/henvendelser/{draft.pk}/trin/send/", {"no_names_confirmed": "on"})

    assert sent.status_code == 302
    assert len(asked) <= 12, "\n".join(asked)
