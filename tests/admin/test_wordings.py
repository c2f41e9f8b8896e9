"""The pages on which the office words its mails."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from notifications.models import Wording
from notifications.tasks import deliver
from tests import stories
from tests.factories import UserFactory, WordingFactory

pytestmark = pytest.mark.once

GOOD = {
    "subject": "Tak for jeres henvendelse: sag {sagsnummer}",
    "text": "Hej {fornavn}\r\n\r\nI hører fra os senest {frist}.\r\n\r\n{link}\r\n{underskrift}",
    "seen": "0",
}


@pytest.fixture
def office(client, administrator, monday):
    client.force_login(administrator)
    return client


def address(place, kind="requests.receipt", language="da"):
    return reverse("admin:notifications_wording_edit", args=[place.pk, kind, language])


def text_of(response):
    """The page as it is read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def previewed(response):
    return response.context["mail"]


# --- All mails of the municipality ----------------------------------------------------------


def test_every_mail_is_listed_with_who_has_worded_it(office, municipality, administrator):
    WordingFactory(municipality_id=municipality.pk, written_by=administrator)
    WordingFactory(
        municipality_id=municipality.pk, kind="courses.log_asked", written_by=administrator
    )
    WordingFactory(
        municipality_id=municipality.pk,
        kind="courses.log_asked",
        written_by=administrator,
        subject="",
        text="",
    )

    page = office.get(reverse("admin:notifications_wording_mails", args=[municipality.pk]))

    cells = {
        (row.title, cell.language): cell.own
        for group in page.context["groups"]
        for row in group.rows
        for cell in row.cells
    }
    own = [key for key, wording in cells.items() if wording]
    assert own == [("Vi har modtaget jeres henvendelse", "Dansk")]
    assert len(cells) >= 100
    assert "Egen tekst : Vi har modtaget jeres henvendelse, Dansk 16. nov 2026, Ditte Vang" in (
        text_of(page)
    )


def test_the_list_of_changes_leads_to_all_mails(office, municipality):
    page = office.get(reverse("admin:notifications_wording_changelist")).content.decode()

    assert reverse("admin:notifications_wording_mails", args=[municipality.pk]) in page


def test_all_mails_cost_the_same_however_many_are_worded(
    office, municipality, administrator, statements
):
    page = reverse("admin:notifications_wording_mails", args=[municipality.pk])
    office.get(page)
    with statements() as few:
        office.get(page)
    for kind in ("requests.receipt", "requests.ended", "courses.evaluated"):
        WordingFactory(municipality_id=municipality.pk, kind=kind, written_by=administrator)

    with statements() as many:
        office.get(page)

    assert len(few) == len(many) <= 8


# --- One mail -------------------------------------------------------------------------------


def test_the_page_begins_from_the_standard_and_shows_the_mail_as_it_is_sent(office, municipality):
    page = office.get(address(municipality))

    form = page.context["form"]
    assert form["subject"].value() == "Vi har modtaget jeres henvendelse: sag {sagsnummer}"
    assert form["text"].value().startswith("Hej {fornavn}\n\nVi har modtaget jeres henvendelse.")
    assert previewed(page).subject == "Vi har modtaget jeres henvendelse: sag 2026-0123"
    assert previewed(page).text.startswith("Hej Alma\n")
    assert "Sådan sendes mailen nu" in text_of(page)
    assert "Tilbage til standardteksten" not in text_of(page)


def test_bokmal_begins_from_bokmal(office, municipality):
    page = office.get(address(municipality, language="nb"))

    assert page.context["form"]["text"].value().startswith("Hei {fornavn}")
    assert previewed(page).text.startswith("Hei Alma\n")
    assert "Standardtekst" in text_of(page)


def test_a_preview_shows_what_was_typed_and_saves_nothing(office, municipality):
    page = office.post(address(municipality), {**GOOD, "_preview": "1"})

    assert page.status_code == 200
    assert previewed(page).subject == "Tak for jeres henvendelse: sag 2026-0123"
    assert "I hører fra os senest lørdag den 21. november 2026." in previewed(page).text
    assert "Intet er gemt endnu." in text_of(page)
    assert page.context["form"]["subject"].value() == GOOD["subject"]
    assert not Wording.objects.exists()


def test_a_preview_in_bokmal_has_its_day_in_bokmal(office, municipality):
    page = office.post(address(municipality, language="nb"), {**GOOD, "_preview": "1"})

    assert "senest lørdag 21. november 2026." in previewed(page).text


def test_the_preview_is_what_is_sent(office, municipality, tina, nordbakke, coordinator, settings):
    trial = previewed(office.post(address(municipality), {**GOOD, "_preview": "1"}))
    office.post(address(municipality), {**GOOD, "_save": "1"})
    case = stories.a_submitted_request(tina, nordbakke, now=timezone.now())
    deliver()

    sent = next(one for one in mail.outbox if one.to == [tina.email])
    expected = (
        trial.text.replace("Alma", "Tina")
        .replace("lørdag den 21. november", "mandag den 23. november")
        .replace(trial.url, f"{settings.SITE_URL}/henvendelser/{case.pk}/kvittering/")
    )
    assert sent.body == expected
    assert sent.subject == trial.subject.replace("2026-0123", case.case_number)


def test_saving_keeps_the_words_with_who_and_when(office, municipality, administrator):
    answer = office.post(address(municipality), {**GOOD, "_save": "1"}, follow=True)

    row = Wording.objects.get()
    assert (row.municipality_id, row.kind, row.language) == (
        municipality.pk,
        "requests.receipt",
        "da",
    )
    assert (row.written_by, row.written_at) == (administrator, timezone.now())
    assert "\r" not in row.text
    assert "Gemt. Teksten gælder fra den næste mail" in text_of(answer)
    assert previewed(answer).subject == "Tak for jeres henvendelse: sag 2026-0123"
    assert "16. nov 2026 kl. 9.00 Ditte Vang Tak for jeres henvendelse" in text_of(answer)


def test_saving_the_same_again_says_so(office, municipality):
    office.post(address(municipality), GOOD)

    answer = office.post(address(municipality), {**GOOD, "seen": "1"}, follow=True)

    assert "Der var intet at ændre" in text_of(answer)
    assert Wording.objects.count() == 1


def test_back_to_the_standard_is_one_press(office, municipality):
    office.post(address(municipality), GOOD)
    assert "Brug standardteksten" in office.get(address(municipality)).content.decode()

    answer = office.post(address(municipality), {"seen": "1", "_standard": "1"}, follow=True)

    assert previewed(answer).subject.startswith("Vi har modtaget")
    assert [row.words is None for row in Wording.objects.order_by("revision")] == [False, True]
    assert "Ditte Vang Tilbage til standardteksten" in text_of(answer)


@pytest.mark.parametrize("button", ["_save", "_preview"])
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": "Hej {fornavn}"}, "»Tekst« mangler {link}."),
        ({"text": "{link}\nHej {fornavm}"}, "Mente du {fornavn}?"),
        ({"text": "{link}\nSpørg Jens Hansen"}, "ser ud til at nævne en person"),
        ({"text": "{link}\n010203-4567"}, "ligner et CPR-nummer"),
        ({"text": "{link}\n<b>nu</b>"}, "indeholder HTML"),
        ({"text": ""}, "Skriv en tekst, eller gå tilbage til standardteksten."),
        ({"text": "{link}" + " mere" * 600}, "Skriv højst 3000 tegn i »Tekst«."),
        ({"subject": ""}, "Skriv et emne."),
        ({"subject": "x" * 121}, "Skriv højst 120 tegn i »Emne«."),
        ({"subject": "Nyt\r\nBcc: alle@example.dk"}, "»Emne« skal være én linje."),
        ({"subject": "Til {fornavn}"}, "»Emne« må ikke indeholde {fornavn}."),
    ],
)
def test_what_can_not_be_is_told_at_its_field_and_what_was_typed_is_kept(
    office, municipality, typed, told, button
):
    page = office.post(address(municipality), {**GOOD, **typed, button: "1"})

    [field] = typed
    form = page.context["form"]
    assert page.status_code == 422
    assert told in " ".join(form.errors[field])
    assert form[field].value() == typed[field]
    assert f'aria-describedby="id_{field}_helptext id_{field}_error"' in page.content.decode()
    assert "Din tekst er bevaret." in text_of(page)
    assert page.context["mail"] is None
    assert not Wording.objects.exists()


def test_who_was_second_keeps_her_text_and_can_save_on_top(office, municipality):
    office.post(address(municipality), GOOD)

    late = office.post(address(municipality), {**GOOD, "subject": "Min", "seen": "0"})

    assert late.status_code == 422
    assert "En anden har ændret mailen, mens du skrev." in text_of(late)
    assert late.context["form"]["subject"].value() == "Min"
    again = {name: late.context["form"][name].value() for name in ("subject", "text", "seen")}
    office.post(address(municipality), again)
    assert Wording.objects.latest("revision").subject == "Min"


def test_going_back_from_an_older_page_is_stopped_too(office, municipality):
    office.post(address(municipality), GOOD)

    late = office.post(address(municipality), {"seen": "0", "_standard": "1"}, follow=True)

    assert "En anden har ændret mailen" in text_of(late)
    assert Wording.objects.count() == 1


def test_words_that_can_not_be_used_any_more_are_pointed_out(office, municipality, administrator):
    WordingFactory(
        municipality_id=municipality.pk, written_by=administrator, text="Hej {elevnavn}\n{link}"
    )

    page = office.get(address(municipality))

    assert "så standardteksten bliver sendt" in text_of(page)
    assert "»Tekst« må ikke indeholde {elevnavn}." in text_of(page)
    assert page.context["form"]["text"].value() == "Hej {elevnavn}\n{link}"
    assert previewed(page).subject.startswith("Vi har modtaget")


def test_only_the_variables_of_the_mail_are_offered(office, municipality):
    page = office.get(address(municipality, kind="accounts.invitation"))

    assert [typed for typed, _meaning in page.context["form"].variables] == [
        "{fornavn}",
        "{link}",
        "{underskrift}",
    ]
    assert "Dette emne har ingen felter." in text_of(page)


def test_a_mail_with_an_invitation_says_that_it_has_one(office, municipality):
    with_one = office.get(address(municipality, kind="courses.session_booked"))

    assert "kalenderinvitation" in text_of(with_one)
    assert "kalenderinvitation" not in text_of(office.get(address(municipality)))


def test_an_earlier_text_can_be_read(office, municipality, administrator):
    row = WordingFactory(municipality_id=municipality.pk, written_by=administrator)

    page = office.get(reverse("admin:notifications_wording_change", args=[row.pk]))

    assert "Tak for jeres henvendelse." in text_of(page)
    assert "Vi har modtaget jeres henvendelse (Dansk)" in text_of(page)
    assert municipality.name in text_of(page)


# --- Whose mails ----------------------------------------------------------------------------


def test_another_municipality_is_not_found(office, other_municipality):
    overview = reverse("admin:notifications_wording_mails", args=[other_municipality.pk])

    assert office.get(overview).status_code == 404
    assert office.get(address(other_municipality)).status_code == 404
    assert office.post(address(other_municipality), GOOD).status_code == 404
    assert not Wording.objects.exists()


@pytest.mark.parametrize(("kind", "language"), [("requests.nothing", "da"), ("x", "da")])
def test_a_mail_or_language_nobody_knows_is_not_found(office, municipality, kind, language):
    assert office.get(address(municipality, kind, language)).status_code == 404
    assert office.get(address(municipality, language="sv")).status_code == 404


def test_the_door_alone_gives_nothing(client, coordinator, municipality, monday):
    client.force_login(coordinator)
    assert client.post(address(municipality), GOOD, follow=True).status_code == 403
    coordinator.is_staff = True
    coordinator.save()

    assert client.get(address(municipality)).status_code == 403
    assert client.post(address(municipality), GOOD).status_code == 403
    assert not Wording.objects.exists()


def test_the_first_administrator_words_the_mails_of_any_municipality(
    client, municipality, other_municipality, monday
):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.post(address(other_municipality), GOOD).status_code == 302
    changes = client.get(reverse("admin:notifications_wording_changelist"))
    assert other_municipality.name in text_of(changes)
    assert Wording.objects.get().municipality_id == other_municipality.pk
