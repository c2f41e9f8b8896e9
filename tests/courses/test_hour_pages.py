"""The hours of an advisor and of a special school, on the page and in the file."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from advisors.models import ExtraHours, HourAccount, HourEntry
from advisors.queries import hours_on
from advisors.services import ledger
from advisors.states import ExtraStatus
from privacy.models import AccessEvent
from schools.services import school_years
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import TUESDAY_10, book, log
from tests.factories import ExtraHoursFactory, SchoolYearFactory

pytestmark = pytest.mark.once

AUGUST = dt.datetime(2027, 8, 20, 9, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def logged(school_year, course, monday):
    """An activity of 2 hours and 5 minutes, logged in November."""
    session = book(course)
    monday.move_to(TUESDAY_10 + dt.timedelta(hours=2))
    return log(session)


def text(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_advisor_sees_her_year_by_month_with_price_and_forecast(client, logged, advisor):
    client.force_login(advisor.user)

    html = text(client, "hours:mine")

    assert "2,08 timer brugt af 160, 150 ledige" in html
    assert "885 kr." in html  # 125 minutes at 425 DKK an hour
    assert "Ventet 31. juli" in html
    assert "nov 2026" in html
    assert "Klasserumsledelse, mellemtrin" in html
    assert reverse("courses:course", args=[logged.course_id]) in html


def test_a_year_without_a_price_shows_no_amounts(client, logged, advisor, school_year):
    school_year.hour_price = 0
    school_year.save()
    client.force_login(advisor.user)

    html = text(client, "hours:mine")

    assert "Timeprisen er ikke sat for skoleåret." in html
    assert " kr." not in html.replace("(kr.)", "")


def test_her_leader_and_the_coordinator_see_titles_but_no_case(
    client, logged, advisor, special_leader, coordinator
):
    for person in (special_leader, coordinator):
        client.force_login(person)
        html = text(client, "hours:advisor", advisor.pk)
        assert "Klasserumsledelse, mellemtrin" in html
        assert "Nordbakkeskolen" not in html
        assert "frikvarter" not in html
        assert reverse("courses:course", args=[logged.course_id]) not in html


def test_what_is_reserved_and_spent_is_told_of_each_course(client, logged, advisor):
    client.force_login(advisor.user)

    (case,) = client.get(reverse("hours:mine")).context["cases"]

    assert (case["spent"], case["reserved"]) == ("2,08", "7,92")


def test_an_offer_without_a_course_is_told_by_its_title(
    client, tina, nordbakke, coordinator, advisor, monday
):
    stories.an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    client.force_login(advisor.user)

    (case,) = client.get(reverse("hours:mine")).context["cases"]

    assert (case["status"], case["reserved"], case["url"]) == ("Tilbud", "10", "")


def test_an_advisor_without_hours_is_told_who_sets_them(client, advisor, monday):
    client.force_login(advisor.user)

    assert "endnu ikke frikøbt timer" in text(client, "hours:mine")
    assert client.get(reverse("hours:advisor_csv", args=[advisor.pk])).status_code == 404


def test_another_year_can_be_chosen_and_an_unknown_one_is_this_year(client, logged, advisor):
    last_year = school_years.ensure(advisor.municipality, dt.date(2026, 6, 1), by=SYSTEM)
    ledger.grant(advisor, last_year, minutes=90, by=SYSTEM, now=MONDAY)
    client.force_login(advisor.user)

    assert "skoleåret 2025/26" in text(client, "hours:mine", aar="2025")
    assert "skoleåret 2026/27" in text(client, "hours:mine", aar="1999")


def test_the_special_school_sees_its_advisors_beside_each_other(client, logged, special_leader):
    client.force_login(special_leader)

    html = text(client, "hours:school", logged.advisor.home_school_id)

    assert "Vibeke Ibsen" in html
    assert "150 timer er ledige i alt, og ingen ventes at mangle timer." in html
    assert "885" in html
    assert "Nordbakkeskolen" not in html


def test_an_advisor_who_will_lack_hours_is_pointed_out(client, logged, advisor, special_leader):
    ledger.spend(
        advisor,
        split=ledger.Split(contact=5000),
        session=logged,
        reservation=None,
        on=MONDAY.date(),
        is_provisional=False,
        by=SYSTEM,
        now=MONDAY,
    )
    client.force_login(special_leader)

    assert "Der mangler" in text(client, "hours:advisor", advisor.pk)
    assert "1 af 1 vejledere ventes at mangle timer" in text(
        client, "hours:school", advisor.home_school_id
    )


def test_a_special_school_without_advisors_or_years_has_an_empty_page(
    client, coordinator, other_special_school
):
    client.force_login(coordinator)

    assert "endnu ingen vejledere" in text(client, "hours:school", other_special_school.pk)
    address = reverse("hours:school_csv", args=[other_special_school.pk])
    assert client.get(address).status_code == 404
    SchoolYearFactory(municipality=other_special_school.municipality)
    assert "endnu ingen vejledere" in text(client, "hours:school", other_special_school.pk)
    assert len(rows(client.get(address))) == 1


def test_no_mainstream_school_has_hours(client, coordinator, nordbakke):
    client.force_login(coordinator)

    assert client.get(reverse("hours:school", args=[nordbakke.pk])).status_code == 404


def test_the_months_can_be_fetched_as_a_sheet_and_the_log_knows(client, logged, advisor):
    client.force_login(advisor.user)

    response = client.get(reverse("hours:advisor_csv", args=[advisor.pk]))

    sheet = rows(response)
    assert len(sheet) == 13
    november = dict(zip(sheet[0], sheet[4], strict=True))
    assert november["Måned"] == "nov 2026"
    assert (november["Kontakt"], november["Brugt i alt"]) == ("1,25", "2,08")
    assert november["Pris (kr.)"] == "885,42"
    assert "timer-vibeke-ibsen-2026-2027.csv" in response["Content-Disposition"]
    assert AccessEvent.objects.filter(act="export", object_id=advisor.pk).count() == 1


def test_a_name_that_could_be_a_formula_is_text_in_the_sheet(
    client, logged, advisor, special_leader
):
    advisor.user.name = '=HYPERLINK("https://x.example")'
    advisor.user.save()
    client.force_login(special_leader)

    sheet = rows(client.get(reverse("hours:school_csv", args=[advisor.home_school_id])))

    assert sheet[1][0] == '\'=HYPERLINK("https://x.example")'
    assert sheet[1][1:6] == ["160,00", "0,00", "7,92", "2,08", "150,00"]


def test_a_new_year_has_no_pace_to_go_by_and_a_past_one_no_forecast(
    client, school_year, course, advisor, monday
):
    monday.move_to(dt.datetime(2026, 8, 12, 9, 0, tzinfo=COPENHAGEN))
    client.force_login(advisor.user)
    assert "mindre end 20 arbejdsdage" in text(client, "hours:mine")
    monday.move_to(AUGUST)
    client.force_login(advisor.user)
    assert "Skoleåret er slut: der blev brugt 0 timer." in text(client, "hours:mine", aar="2026")


# Extra hours


def test_the_coordinator_asks_from_a_case_and_the_leader_says_yes(
    client, logged, advisor, coordinator, special_leader
):
    case = logged.course.support_request
    client.force_login(coordinator)
    address = reverse("hours:ask_extra", args=[advisor.pk]) + f"?sag={case.case_number}"

    assert case.case_number in client.get(address).content.decode()
    sent = client.post(address, {"hours": "7,5", "reason": "To forløb mere inden jul"})

    assert sent["Location"] == reverse("coordinator:detail", args=[case.pk])
    asked = ExtraHours.objects.get()
    assert (asked.minutes, asked.case_number) == (450, case.case_number)
    client.force_login(special_leader)
    assert "7,5 ekstra timer til Vibeke Ibsen" in text(client, "special_school:hours")
    html = text(client, "hours:extra", asked.pk)
    assert "To forløb mere inden jul" in html
    assert case.case_number not in html
    client.post(asked.get_absolute_url(), {"hours": "5", "reason": "Aftalt", "answer": "approve"})
    assert hours_on([advisor], MONDAY.date())[advisor.pk].extra == 300
    assert "160 og 5 ekstra" in text(client, "hours:advisor", advisor.pk)
    client.force_login(coordinator)
    assert case.case_number in text(client, "hours:extra", asked.pk)


def test_the_leader_refuses_without_writing_hours(client, advisor, school_year, special_leader):
    asked = ExtraHoursFactory(advisor=advisor, school_year=school_year)
    client.force_login(special_leader)

    client.post(
        asked.get_absolute_url(), {"hours": "", "reason": "Ingen vikar", "answer": "refuse"}
    )

    asked.refresh_from_db()
    assert (asked.status, asked.answer) == (ExtraStatus.REFUSED, "Ingen vikar")
    assert "Ingen vikar" in text(client, "hours:extra", asked.pk)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"hours": "3"}, "Godkend noget, men højst"),
        ({"hours": "0"}, "mindst et kvarter"),
        ({"hours": "mange"}, "fx 8 eller 7,5"),
        ({"reason": ""}, "Skriv begrundelsen med få ord"),
        ({"reason": "Elev 311236-4123"}, "CPR"),
    ],
)
def test_an_answer_that_is_not_one_says_the_cure(
    client, advisor, school_year, special_leader, values, said
):
    asked = ExtraHoursFactory(advisor=advisor, school_year=school_year)
    client.force_login(special_leader)

    answer = {"hours": "2", "reason": "Aftalt", "answer": "approve", **values}
    response = client.post(asked.get_absolute_url(), answer)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not HourEntry.objects.exists()


def test_only_the_leader_answers_on_the_page(client, advisor, school_year, coordinator):
    asked = ExtraHoursFactory(advisor=advisor, school_year=school_year)
    client.force_login(coordinator)

    response = client.post(
        asked.get_absolute_url(), {"hours": "2", "reason": "Aftalt", "answer": "approve"}
    )

    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.status == ExtraStatus.ASKED


def test_asking_twice_is_explained(client, advisor, school_year, coordinator, monday):
    ExtraHoursFactory(advisor=advisor, school_year=school_year)
    client.force_login(coordinator)
    address = reverse("hours:ask_extra", args=[advisor.pk])

    response = client.post(address, {"hours": "2", "reason": "Mere"})

    assert response.status_code == 422
    assert "Der er allerede bedt om ekstra timer" in response.content.decode()


def test_asking_from_her_hours_leads_back_there(client, advisor, coordinator, monday):
    client.force_login(coordinator)
    address = reverse("hours:ask_extra", args=[advisor.pk])

    response = client.post(address, {"hours": "2", "reason": "Mere"})

    assert response["Location"] == reverse("hours:advisor", args=[advisor.pk])


def test_the_leader_does_not_ask_herself(client, advisor, special_leader):
    client.force_login(special_leader)

    assert client.get(reverse("hours:ask_extra", args=[advisor.pk])).status_code == 404


def test_a_case_with_an_advisor_short_of_hours_leads_to_asking(
    client, tina, nordbakke, coordinator, advisor, monday
):
    case = stories.a_ready_request(tina, nordbakke, coordinator, now=MONDAY)
    stories.qualify(advisor, case, now=MONDAY, hours=2)
    client.force_login(coordinator)

    html = text(client, "coordinator:detail", case.pk)

    assert f"{reverse('hours:ask_extra', args=[advisor.pk])}?sag={case.case_number}" in html


# Closing


@pytest.fixture
def over(course, monday):
    """The course's school year is over; ten of its 160 hours are reserved."""
    monday.move_to(AUGUST)
    return HourAccount.objects.get(advisor=course.lead)


def test_the_leader_sees_what_closing_does_and_closes(client, over, special_leader):
    client.force_login(special_leader)
    address = reverse("hours:close", args=[over.advisor_id, 2026])
    assert address in text(client, "special_school:hours")
    assert address in text(client, "hours:advisor", over.advisor_id, aar="2026")

    html = text(client, "hours:close", over.advisor_id, 2026)

    assert "160 timer" in html
    assert "Det nye skoleår mangler 10 timer" in html
    client.post(address, {"carry": "10", "reason": "Forløbet fortsætter", "sure": "on"})
    over.refresh_from_db()
    assert over.closed_by == special_leader
    assert hours_on([over.advisor], AUGUST.date())[over.advisor_id].reserved == 600
    assert "lukket 20. august 2027 af Signe Dahl" in text(
        client, "hours:advisor", over.advisor_id, aar="2026"
    )
    assert "Skoleåret blev lukket" in text(client, "hours:close", over.advisor_id, 2026)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"carry": "0"}, "men der skal bruges 10 timer"),
        ({"carry": "161"}, "højst overføre det, der er tilbage"),
        ({"carry": ""}, "Skriv, hvor mange timer"),
        ({"reason": ""}, "Skriv begrundelsen"),
        ({"sure": ""}, "Sæt kryds for at lukke skoleåret"),
    ],
)
def test_a_closing_that_can_not_be_says_the_cure(client, over, special_leader, values, said):
    client.force_login(special_leader)
    address = reverse("hours:close", args=[over.advisor_id, 2026])

    response = client.post(address, {"carry": "10", "reason": "Aftalt", "sure": "on", **values})

    assert response.status_code == 422
    assert said in response.content.decode()
    over.refresh_from_db()
    assert not over.is_closed


def test_the_administrator_closes_and_goes_back_to_her_list(client, over, administrator):
    client.force_login(administrator)
    address = reverse("hours:close", args=[over.advisor_id, 2026])

    response = client.post(address, {"carry": "10", "reason": "Aftalt", "sure": "on"})

    assert response["Location"] == reverse("admin:advisors_houraccount_changelist")


def test_a_year_that_runs_is_not_closed_on_the_page_either(client, course, special_leader, monday):
    client.force_login(special_leader)
    address = reverse("hours:close", args=[course.lead_id, 2026])

    html = text(client, "hours:close", course.lead_id, 2026)
    client.post(address, {"carry": "10", "reason": "Aftalt", "sure": "on"})

    assert "Skoleåret løber til 31. juli 2027" in html
    assert not HourAccount.objects.filter(closed_at__isnull=False).exists()


def test_the_administration_leads_to_the_closing(client, over, administrator):
    client.force_login(administrator)

    html = text(client, "admin:advisors_houraccount_changelist")

    assert reverse("hours:close", args=[over.advisor_id, 2026]) in html
