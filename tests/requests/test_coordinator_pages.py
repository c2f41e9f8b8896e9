"""The page of one request and the offer page: what is shown, sent, refused, and to whom."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.roles import Role
from advisors.models import AdvisorCompetence
from lifecycle.services import history
from privacy.models import AccessEvent, Act
from requests.models import Offer, Question, RequestTheme, SupportRequest, Wait
from requests.services import offers, triage
from requests.states import OfferStatus, Status
from requests.urls import coordinator as coordinator_urls
from tests import stories
from tests.conftest import MONDAY
from tests.factories import AdvisorFactory, CompetenceAreaFactory, MatchingWeightsFactory
from tests.personas import in_municipality
from tests.requests.walks import WALKS, walk

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def karen(client: Client, cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def as_advisor(advisor) -> Client:
    client = Client()
    client.force_login(advisor.user)
    return client


def url(case: SupportRequest, name: str = "detail") -> str:
    return reverse(f"coordinator:{name}", args=[case.pk])


def current_step(client: Client, case: SupportRequest) -> list[str]:
    steps = client.get(url(case)).context["case"].steps
    return [step.title for step in steps if step.state == "current"]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("status", WALKS)
def test_the_page_opens_in_every_status_the_coordinator_sees(karen, cast, status):
    case = walk(cast, status)
    hidden = status in {Status.DRAFT, Status.AWAITING_LEADER}

    response = karen.get(url(case))

    assert response.status_code == (404 if hidden else 200)
    events = AccessEvent.objects.filter(act=Act.READ, object_id=case.pk)
    assert events.count() == (0 if hidden else 1)


@pytest.mark.parametrize(
    "person",
    [
        "tina",
        "anna",
        "rasmus",
        "bo",
        "special_leader",
        "centre_leader",
        "administrator",
        "advisor",
        "other_advisor",
        "stranger",
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_every_address_of_the_coordinator_is_404_for_everybody_else(
    request, cast, other_municipality, person, headers
):
    case = walk(cast, Status.OFFERED)
    somebody = (
        in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
        if person == "stranger"
        else request.getfixturevalue(person)
    )
    client = Client()
    client.force_login(getattr(somebody, "user", somebody))

    for pattern in coordinator_urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        if not pattern.pattern.converters:
            continue  # the board and the plan, which have tests of their own
        pk = case.offers.get().pk if pattern.name == "take_back_offer" else case.pk
        address = reverse(f"coordinator:{pattern.name}", args=[pk])
        send = client.get if pattern.name in {"detail", "case_mails"} else client.post
        assert send(address, headers=headers).status_code == 404, pattern.name
    case.refresh_from_db()
    assert case.status == Status.OFFERED


def test_an_anonymous_visitor_is_sent_to_sign_in(client, cast):
    case = walk(cast, Status.SUBMITTED)

    assert client.get(url(case)).url.startswith("/log-ind/")
    assert client.post(url(case, "decline")).url.startswith("/log-ind/")


@pytest.mark.parametrize(
    "name",
    ["begin", "clarify", "ask", "decline", "refer_on", "put_on_waiting_list", "send_offer"],
)
def test_a_link_can_not_change_anything(karen, cast, name):
    case = walk(cast, Status.SUBMITTED)

    assert karen.get(url(case, name)).status_code == 405


def test_without_the_token_nothing_is_accepted(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.coordinator)
    case = walk(cast, Status.SUBMITTED)

    response = strict.post(url(case, "begin"), {"version": case.version})

    assert response.status_code == 403
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED


def clarification(case: SupportRequest, **changes) -> dict[str, object]:
    theme = case.request_themes.get().area_id
    return {
        "version": case.version,
        "theme_1": theme,
        "level_1": 3,
        "level_2": 2,
        "level_3": 2,
        "hours": "2,5",
        **changes,
    }


def test_clarifying_takes_hours_with_a_danish_comma(karen, cast):
    case = walk(cast, Status.SUBMITTED)

    response = karen.post(url(case, "clarify"), clarification(case))

    assert response.url == url(case)
    case.refresh_from_db()
    assert (case.status, case.planned_minutes) == (Status.READY, 150)
    assert case.request_themes.get().level == 3


@pytest.mark.parametrize(
    ("support_form", "hours"),
    [("sparring", 3), ("observation", 9), ("action_learning", 22), ("training", 25)],
)
def test_the_hours_begin_at_what_is_usual_for_the_form(karen, cast, support_form, hours):
    case = stories.a_submitted_request(
        cast.author, cast.school, now=MONDAY, support_form=support_form
    )

    form = karen.get(url(case)).context["forms"]["clarify"]

    assert form["hours"].value() == hours


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"theme_1": ""}, "Vælg mindst ét tema"),
        ({"theme_1": "999999"}, "Vælg et tema fra listen"),
        ({"hours": ""}, "Skriv, hvor mange timer du forventer"),
        ({"hours": "mange"}, "Skriv timerne som et tal, fx 9 eller 2,5"),
        ({"hours": "0"}, "Skriv et antal timer over nul"),
        ({"hours": "-1"}, "Skriv et antal timer over nul"),
        ({"hours": "201"}, "Skriv højst 200 timer"),
    ],
)
def test_a_wrong_clarification_is_told_at_the_field_and_kept(karen, cast, changes, message):
    case = walk(cast, Status.SUBMITTED)

    response = karen.post(url(case, "clarify"), clarification(case, **changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert response.context["forms"]["clarify"]["level_1"].value() == "3"
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED


def test_the_same_theme_twice_is_one_theme(karen, cast):
    case = walk(cast, Status.SUBMITTED)
    theme = case.request_themes.get().area_id

    response = karen.post(url(case, "clarify"), clarification(case, theme_2=theme))

    assert "Vælg hvert tema én gang" in text_of(response)


def test_a_question_with_a_cpr_number_is_stopped_and_the_number_is_not_repeated(karen, cast):
    case = walk(cast, Status.SUBMITTED)
    number = "311236-4123"

    response = karen.post(url(case, "ask"), {"version": case.version, "text": f"Er det {number}?"})

    assert response.status_code == 422
    assert "CPR-nummer" in text_of(response)
    assert Question.objects.count() == 0


def test_asking_is_shown_with_a_clock_that_stands_still(karen, cast):
    case = walk(cast, Status.SUBMITTED)

    karen.post(url(case, "ask"), {"version": case.version, "text": "Hvor mange voksne er I?"})
    shown = text_of(karen.get(url(case)))

    assert "Hvor mange voksne er I?" in shown
    assert "Frist på pause" in shown


def test_the_waiting_list_takes_a_cause_a_reason_and_a_date(karen, cast):
    case = walk(cast, Status.READY)
    posted = {
        "version": case.version,
        "cause": "no_advisor",
        "reason": "Ingen ledig vejleder.",
        "promised_on_day": "30",
        "promised_on_month": "11",
        "promised_on_year": "2026",
    }

    yesterday = {**posted, "promised_on_day": "15"}
    assert "Vælg dags dato" in text_of(karen.post(url(case, "put_on_waiting_list"), yesterday))
    without = {**posted, "cause": ""}
    assert "hvorfor henvendelsen skal vente" in text_of(
        karen.post(url(case, "put_on_waiting_list"), without)
    )
    karen.post(url(case, "put_on_waiting_list"), posted)

    case.refresh_from_db()
    assert case.waits.get().cause == Wait.Cause.NO_ADVISOR
    assert (case.status, case.promised_on) == (Status.WAITING_LIST, dt.date(2026, 11, 30))
    page = text_of(karen.get(url(case)))
    assert "mandag den 30. november 2026" in page
    assert "Systemet tager den af ventelisten, så snart en vejleder har plads." in page


def test_who_typed_into_an_old_page_keeps_the_text_and_can_send_it_again(
    karen, cast, other_coordinator
):
    case = walk(cast, Status.SUBMITTED)
    old = {"version": case.version, "reason": "Hører til hos PPR."}
    triage.begin(case, by=other_coordinator, now=MONDAY, version=case.version)

    refused = karen.post(url(case, "decline"), old)
    form = refused.context["forms"]["decline"]

    assert refused.status_code == 422
    assert "Kim Bech gemte ændringer" in text_of(refused)
    assert form["reason"].value() == "Hører til hos PPR."
    karen.post(url(case, "decline"), {"version": form["version"].value(), "reason": "PPR."})
    case.refresh_from_db()
    assert case.status == Status.DECLINED


def test_who_comes_second_sees_who_was_first_and_the_case_as_it_is(karen, cast, other_coordinator):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    seen = case.version
    offers.send(
        case, lead=cast.advisor, second=None, by=other_coordinator, now=MONDAY, version=seen
    )

    response = karen.post(url(case, "decline"), {"version": seen, "reason": "PPR."}, follow=True)

    assert "Kim Bech" in text_of(response)
    assert "Tilbudt til Vibeke Ibsen" in text_of(response)
    assert SupportRequest.objects.get().status == Status.OFFERED


def test_the_offer_goes_to_whom_she_chose(karen, cast, other_advisor):
    case = walk(cast, Status.READY)
    for advisor in (cast.advisor, other_advisor):
        stories.qualify(advisor, case, now=MONDAY)

    page = karen.get(url(case))
    names = [s.name for s in page.context["suggestions"]]
    response = karen.post(
        url(case, "send_offer"),
        {"version": case.version, "lead": other_advisor.pk, "second": cast.advisor.pk},
    )

    assert names == ["Vibeke Ibsen", "Viggo Juhl"]
    assert response.url == url(case)
    assert set(Offer.objects.values_list("advisor__user__name", "part")) == {
        ("Viggo Juhl", "lead"),
        ("Vibeke Ibsen", "second"),
    }


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({}, "Vælg den vejleder, der skal have tilbuddet"),
        ({"lead": "A", "second": "A"}, "Vælg to forskellige vejledere"),
        ({"lead": "B"}, "Denne vejleder kan ikke længere tage sagen; vælg en anden"),
    ],
)
def test_a_choice_that_can_not_be_is_refused_in_words(karen, cast, other_advisor, chosen, message):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    people = {"A": cast.advisor.pk, "B": other_advisor.pk}
    posted = {name: people[who] for name, who in chosen.items()}

    response = karen.post(url(case, "send_offer"), {"version": case.version, **posted})

    assert response.status_code == 422
    assert message in text_of(response)
    assert Offer.objects.count() == 0


def test_who_is_left_out_is_shown_with_the_sentence(karen, cast, other_advisor):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    cast.advisor.partial_schools.add(cast.school)

    response = karen.get(url(case))

    assert response.context["suggestions"] == []
    assert "habil" in text_of(response)
    assert "Ingen vejleder kan tage sagen lige nu" in text_of(response)


def test_the_reasons_are_shown_and_stay_on_the_offer(karen, cast):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    reason = "Kan vejlede andre i »Klasserumsledelse«, og det dækker behovet."
    assert reason in text_of(karen.get(url(case)))

    karen.post(url(case, "send_offer"), {"version": case.version, "lead": cast.advisor.pk})
    cast.advisor.competences.all().delete()

    shown = text_of(karen.get(url(case)))
    assert reason in shown
    assert "Nummer 1 af 1 den 16. nov. 2026" in shown


def test_a_year_later_the_reasons_stand_as_they_were_seen(karen, cast, monday):
    """Weights and advisor have changed since; the offer came to nothing."""
    case = walk(cast, Status.OFFERED)
    weights = MatchingWeightsFactory(municipality=cast.school.municipality)
    weights.competence = 5
    weights.save()
    cast.advisor.competences.all().delete()
    offers.decline(case.offers.get(), by=cast.advisor.user, now=MONDAY, reason="Nej.")
    monday.shift(dt.timedelta(days=365))
    karen.force_login(cast.coordinator)

    shown = text_of(karen.get(url(case)))

    assert "Kan vejlede andre i »Klasserumsledelse«, og det dækker behovet." in shown
    assert "Nummer 1 af 1 den 16. nov. 2026" in shown
    assert "af 100 point" in shown
    assert case.offers.get().explanation["weights"]["competence"] == 40


def test_two_who_cover_the_themes_together_are_chosen_for_her(karen, cast, other_advisor):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    stories.qualify(other_advisor, case, now=MONDAY)
    other_advisor.competences.all().delete()
    extra = CompetenceAreaFactory(
        municipality=cast.school.municipality, name="Syn og hørelse", group="body"
    )
    RequestTheme.objects.create(support_request=case, area=extra, level=2)
    AdvisorCompetence.objects.create(advisor=other_advisor, area=extra, level=3)

    page = karen.get(url(case))
    form = page.context["forms"]["offer"]
    karen.post(
        url(case, "send_offer"),
        {"version": case.version, "lead": form["lead"].value(), "second": form["second"].value()},
    )

    assert "Sammen dækker de mere, end nogen gør alene." in text_of(page)
    sent = {offer.advisor: offer for offer in case.offers.all()}
    assert sent.keys() == {cast.advisor, other_advisor}
    assert all("»Syn og hørelse« bedst" in o.explanation["together"] for o in sent.values())


def test_taking_back_and_offering_again(karen, cast):
    case = walk(cast, Status.OFFERED)

    karen.post(reverse("coordinator:take_back_offer", args=[case.offers.get().pk]))
    case.refresh_from_db()
    assert case.status == Status.READY
    karen.post(url(case, "send_offer"), {"version": case.version, "lead": cast.advisor.pk})

    case.refresh_from_db()
    assert (case.status, case.offers.count()) == (Status.OFFERED, 2)


def test_an_offer_that_came_to_nothing_is_no_step_taken(karen, cast):
    case = walk(cast, Status.OFFERED)
    before = current_step(karen, case)
    offer = Offer.objects.get(support_request=case)
    offers.decline(offer, by=offer.advisor.user, now=MONDAY, reason="Jeg har ikke tid.")

    after = current_step(karen, case)

    assert (before, after) == (["Matchet"], ["Tilbudt"])


def test_taking_back_what_is_answered_says_so(karen, cast):
    case = walk(cast, Status.MATCHED)

    response = karen.post(
        reverse("coordinator:take_back_offer", args=[case.offers.get().pk]), follow=True
    )

    assert "Vibeke Ibsen" in str(next(iter(response.context["messages"])))
    assert case.offers.get().status == OfferStatus.ACCEPTED


def test_why_somebody_declined_is_for_coordinators_and_mails_are_listed(karen, cast):
    case = walk(cast, Status.OFFERED)
    offers.decline(case.offers.get(), by=cast.advisor.user, now=MONDAY, reason="Jeg er på kursus.")

    shown = text_of(karen.get(url(case)))

    assert "Jeg er på kursus." in shown
    assert "Vejlederen har sagt nej" in shown
    school = Client()
    school.force_login(cast.author)
    assert "på kursus" not in text_of(school.get(f"/henvendelser/{case.pk}/"))


def test_the_page_costs_twelve_statements_however_long_the_story(karen, cast, statements):
    """The case is ready: its ranking is on the page, which is the dearest it gets."""
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    with statements() as short:
        karen.get(url(case))
    for turn in range(25):
        now = MONDAY + dt.timedelta(minutes=turn)
        offer = offers.send(
            case,
            lead=cast.advisor,
            second=None,
            by=cast.coordinator,
            now=now,
            version=case.version,
        )[0]
        offers.take_back(offer, by=cast.coordinator, now=now)
        case.refresh_from_db()
    for _ in range(20):
        AdvisorFactory(municipality=cast.school.municipality)

    with statements() as long:
        response = karen.get(url(case))

    assert history(case).count() > 50
    assert len(short) == len(long) <= 12, "\n".join(long)
    assert len(response.content) < 250_000


# The advisor's page


def offer_url(offer: Offer, name: str = "detail") -> str:
    return reverse(f"offers:{name}", args=[offer.pk])


def test_the_advisor_reads_the_text_without_school_and_contact(cast):
    offer = walk(cast, Status.OFFERED).offers.get()

    shown = text_of(as_advisor(cast.advisor).get(offer_url(offer)))

    assert offer.support_request.situation in shown
    assert "Svar senest tirsdag den 17. november kl. 9.00" in shown
    for secret in ("Nordbakkeskolen", "Tina Holm", "tina@fjordby.example", "20 10 20 30"):
        assert secret not in shown


def test_the_municipality_may_show_the_school_but_never_the_contact(cast, municipality):
    municipality.offers_show_school = True
    municipality.save()
    offer = walk(cast, Status.OFFERED).offers.get()

    shown = text_of(as_advisor(cast.advisor).get(offer_url(offer)))

    assert "Nordbakkeskolen" in shown
    assert "tina@fjordby.example" not in shown


def test_after_a_yes_school_and_contact_are_there(cast):
    offer = walk(cast, Status.OFFERED).offers.get()
    client = as_advisor(cast.advisor)

    response = client.post(offer_url(offer, "accept"), follow=True)

    for told in ("Nordbakkeskolen", "Tina Holm", "tina@fjordby.example", "Du har sagt ja"):
        assert told in text_of(response)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.ACCEPTED


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ({"choice": "time"}, "Jeg har ikke tid i de kommende uger."),
        (
            {"choice": "impartial", "text": "Jeg har arbejdet der."},
            "Jeg er inhabil. Jeg har arbejdet der.",
        ),
        ({"choice": "other", "text": "Jeg holder op."}, "Jeg holder op."),
    ],
)
def test_a_no_keeps_the_reason_in_words(cast, posted, kept):
    offer = walk(cast, Status.OFFERED).offers.get()

    as_advisor(cast.advisor).post(offer_url(offer, "decline"), posted)

    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason) == (OfferStatus.DECLINED, kept)


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({}, "Vælg en begrundelse"),
        ({"choice": "other"}, "Skriv begrundelsen med få ord"),
        ({"choice": "time", "text": "x" * 301}, "Skriv højst 300 tegn"),
    ],
)
def test_a_no_without_a_reason_is_asked_for_one(cast, posted, message):
    offer = walk(cast, Status.OFFERED).offers.get()

    response = as_advisor(cast.advisor).post(offer_url(offer, "decline"), posted)

    assert response.status_code == 422
    assert message in text_of(response)


def test_an_offer_taken_back_says_so_and_can_not_be_accepted(cast):
    offer = walk(cast, Status.OFFERED).offers.get()
    offers.take_back(offer, by=cast.coordinator, now=MONDAY)
    client = as_advisor(cast.advisor)

    response = client.post(offer_url(offer, "accept"), follow=True)

    assert "Koordinatoren har trukket tilbuddet tilbage" in text_of(response)
    assert "Nordbakkeskolen" not in text_of(response)
    assert offer.support_request.offers.get().status == OfferStatus.WITHDRAWN


def test_an_answer_that_is_late_is_marked(cast, monday):
    offer = walk(cast, Status.OFFERED).offers.get()
    monday.move_to(MONDAY + dt.timedelta(days=1, minutes=1))

    assert "Svarfristen var tirsdag" in text_of(as_advisor(cast.advisor).get(offer_url(offer)))


@pytest.mark.parametrize(
    "person",
    ["other_advisor", "tina", "anna", "bo", "coordinator", "special_leader", "centre_leader"],
)
@pytest.mark.parametrize("name", ["detail", "accept", "decline"])
def test_an_offer_is_its_advisors_alone(request, cast, person, name):
    offer = walk(cast, Status.OFFERED).offers.get()
    somebody = request.getfixturevalue(person)
    client = Client()
    client.force_login(getattr(somebody, "user", somebody))

    response = (client.get if name == "detail" else client.post)(offer_url(offer, name))

    assert response.status_code == 404


def test_the_offer_page_is_cheap(cast, statements):
    offer = walk(cast, Status.OFFERED).offers.get()
    client = as_advisor(cast.advisor)

    with statements() as asked:
        client.get(offer_url(offer))

    assert len(asked) <= 8, "\n".join(asked)
