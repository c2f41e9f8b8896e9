"""The catalogue's pages: who sees what, the search, and the examples beside a new request."""

import pytest
from django.utils import timezone

from catalogue.models import ExampleCard
from catalogue.services import cards
from privacy.models import AccessEvent
from tests import stories
from tests.catalogue.conftest import TEXTS, a_draft, an_approved, close
from tests.conftest import MONDAY
from tests.factories import CompetenceAreaFactory

pytestmark = pytest.mark.once


@pytest.fixture
def read(client, request):
    """Read a page as somebody: `read("tina", "/eksempler/")`."""

    def page(who, path, **data):
        person = request.getfixturevalue(who)
        client.force_login(getattr(person, "user", person))
        return client.get(path, data)

    return page


@pytest.fixture
def card(course, coordinator):
    return an_approved(course, coordinator)


EVERYBODY = (
    *("tina", "anna", "bo", "advisor", "other_advisor", "coordinator"),
    *("centre_leader", "special_leader"),
)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_in_the_municipality_reads_an_approved_example(card, read, who):
    shown = read(who, "/eksempler/").content.decode()
    page = read(who, f"/eksempler/{card.pk}/").content.decode()

    for html in (shown, page):
        main = html.split("<main")[1].split("</main")[0]
        assert card.title in main
        assert "Nordbakke" not in main
        is_insider = who in {"advisor", "coordinator"} and html is page
        assert (card.support_request.case_number in main) is is_insider


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_what_is_not_approved_is_only_for_its_author_and_the_coordinator(
    course, coordinator, read, status, advisor
):
    card = a_draft(course)
    if status != "draft":
        card = cards.send(card, by=advisor.user, now=MONDAY)
    if status == "withdrawn":
        card = cards.withdraw(card, by=advisor.user, now=MONDAY)

    for who in ("tina", "anna", "bo", "other_advisor", "centre_leader"):
        assert card.title not in read(who, "/eksempler/").content.decode()
        assert read(who, f"/eksempler/{card.pk}/").status_code == 404
    seen = read("coordinator", f"/eksempler/{card.pk}/").status_code
    assert seen == (404 if status == "draft" else 200)
    assert read("advisor", f"/eksempler/{card.pk}/").status_code in (200, 302)


@pytest.fixture
def others(nordbakke, coordinator, advisor, tina):
    """Two more approved examples with other themes, levels and forms."""
    made = []
    for theme, level, form, title in (
        ("Læsning", "upper", "training", "Læseteknologi i fagene"),
        ("Co-teaching", "lower", "observation", "Øget ro med to voksne"),
    ):
        area = stories.a_theme(nordbakke, theme)
        closed = close(
            stories.a_course(
                tina, nordbakke, coordinator, advisor, now=MONDAY, themes=[area], support_form=form
            )
        )
        made.append(
            an_approved(closed, coordinator, title=title, school_level=level, support_form=form)
        )
    return made


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ({}, 3),
        ({"q": "læseteknologi"}, 1),
        ({"q": "ØGET"}, 1),
        ({"q": "øget voksne"}, 1),
        ({"q": "co-teach"}, 1),
        ({"q": "rolig voksne"}, 1),
        ({"q": "findes ikke"}, 0),
        ({"trin": "lower"}, 1),
        ({"form": "training"}, 1),
        ({"trin": "nowhere", "form": "x", "tema": "abc"}, 3),
        ({"q": "("}, 0),
    ],
)
def test_the_search_narrows_by_word_theme_level_and_form(card, others, read, search, titles):
    page = read("tina", "/eksempler/", **search)

    assert page.context["page"].paginator.count == titles


def test_the_search_by_theme(card, others, read):
    theme = others[0].themes.get()

    page = read("tina", "/eksempler/", tema=theme.pk)

    assert [found.title for found in page.context["page"]] == ["Læseteknologi i fagene"]


def test_a_search_is_logged_without_its_words_and_a_cpr_number_is_not_searched(card, read):
    read("tina", "/eksempler/", q="uro")
    refused = read("tina", "/eksempler/", q="311236-4123")

    event = AccessEvent.objects.filter(object_type="catalogue.examplecard", act="search").get()
    assert event.object_id is None
    assert (refused.status_code, refused.url) == (302, "/eksempler/")


def test_another_municipality_reads_nothing(card, client, other_municipality):
    from tests.personas import in_municipality  # noqa: PLC0415

    neighbour = in_municipality("Nina", "nina@naboby.example", "coordinator", other_municipality)
    client.force_login(neighbour)

    assert client.get(f"/eksempler/{card.pk}/").status_code == 404
    assert client.get("/eksempler/").context["page"].paginator.count == 0


def test_the_list_costs_the_same_with_one_and_with_forty(card, read, statements, tina, client):
    def fill(count):
        for n in range(count):
            request = card.support_request
            request.pk, request.case_number = None, f"1999-{n:06}"
            request.save()
            copy = ExampleCard.objects.get(pk=card.pk)
            copy.pk, copy.support_request = None, request
            copy.save()
            copy.themes.set(themes)

    def cost():
        with statements() as asked:
            assert client.get("/eksempler/", {"q": "voksne"}).status_code == 200
        return len(asked)

    themes = list(card.themes.all())
    read("tina", "/eksempler/")
    one = cost()
    fill(40)

    assert cost() == one <= 8


# The advisor writes


def test_the_advisor_starts_from_empty_fields_with_the_courses_texts_beside(course, read):
    page = read("advisor", f"/vejleder/eksempler/{course.support_request_id}/")

    form = page.context["form"]
    assert [form[name].value() or "" for name in ("title", "situation", "tried", "effect")] == [
        "",
        "",
        "",
        "",
    ]
    assert form["school_level"].value() == "middle"
    assert "Der er mere ro." in page.content.decode()


def posted(course, handling="send", **changes):
    themes = [theme.pk for theme in course.support_request.themes.all()]
    return {**TEXTS, "themes": themes, "handling": handling, **changes}


def test_the_advisor_keeps_a_draft_and_sends_it(course, client, advisor, coordinator):
    client.force_login(advisor.user)
    path = f"/vejleder/eksempler/{course.support_request_id}/"

    kept = client.post(path, posted(course, "gem", effect="", themes=[]))
    short = client.post(path, posted(course, effect=""))
    sent = client.post(path, posted(course))

    assert kept.status_code == 302
    assert short.status_code == 422
    assert "Skriv, hvad der kom ud af det" in short.content.decode()
    assert TEXTS["tried"] in short.content.decode()
    assert sent.status_code == 302
    assert ExampleCard.objects.get().status == "in_review"
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("handling", ["send", "gem"])
@pytest.mark.parametrize("words", ["Nordbakkeskolen", "311236-4123", "Mads Jensen"])
def test_what_may_not_stand_there_is_pointed_out_and_kept_in_the_form(
    course, client, advisor, words, handling
):
    client.force_login(advisor.user)

    page = client.post(
        f"/vejleder/eksempler/{course.support_request_id}/",
        posted(course, handling, tried=f"Vi talte med {words} om det"),
    )

    assert page.status_code == 422
    assert f"Vi talte med {words} om det" in page.content.decode()
    assert not ExampleCard.objects.exclude(tried="").exists()


def test_the_courses_page_leads_to_the_example_and_says_how_it_stands(course, read, coordinator):
    path = f"/vejleder/forloeb/{course.pk}/"
    before = read("advisor", path).content.decode()
    an_approved(course, coordinator)
    after = read("advisor", path).content.decode()

    assert f"/vejleder/eksempler/{course.support_request_id}/" in before
    assert "Eksemplet fra forløbet" in after


# The coordinator reads


def decide(client, card, handling, comment=""):
    return client.post(
        f"/eksempler/{card.pk}/gennemsyn/", {"handling": handling, "comment": comment}
    )


@pytest.mark.parametrize(
    ("handling", "comment", "status"),
    [
        ("godkend", "", "approved"),
        ("send-tilbage", "Skriv mere", "draft"),
        ("afvis", "Kan genkendes", "rejected"),
        ("send-tilbage", "", None),
        ("afvis", "", None),
    ],
)
def test_the_coordinator_decides_on_the_page(
    course, client, coordinator, handling, comment, status
):
    card = cards.send(a_draft(course), by=course.lead.user, now=MONDAY)
    client.force_login(coordinator)
    listed = client.get("/eksempler/til-gennemsyn/").content.decode()

    answer = decide(client, card, handling, comment)

    card.refresh_from_db()
    assert card.title in listed
    assert answer.status_code == (302 if status else 422)
    assert card.status == (status or "in_review")


def test_two_coordinators_decide_and_the_second_is_told(
    course, client, coordinator, other_coordinator
):
    card = cards.send(a_draft(course), by=course.lead.user, now=MONDAY)
    cards.approve(card, by=other_coordinator, now=MONDAY)
    client.force_login(coordinator)

    page = decide(client, card, "afvis", "Nej")

    assert page.status_code == 422
    assert "Kim Bech" in page.content.decode()


def test_taking_out_and_up_again_on_the_page(card, client, advisor):
    client.force_login(advisor.user)

    client.post(f"/eksempler/{card.pk}/tag-ud/")
    again = client.post(f"/eksempler/{card.pk}/tag-ud/", follow=True)
    client.post(f"/eksempler/{card.pk}/tag-op/")

    card.refresh_from_db()
    assert card.status == "draft"
    assert "Vibeke Ibsen" in again.content.decode()


@pytest.mark.parametrize("act", ["tag-ud", "tag-op", "gennemsyn"])
def test_readers_have_no_buttons(card, client, tina, act):
    client.force_login(tina)

    assert client.post(f"/eksempler/{card.pk}/{act}/", {"handling": "afvis"}).status_code == 404


# Beside a new request


def test_a_teacher_is_shown_the_closest_examples_after_the_themes(
    card, others, tina, nordbakke, client
):
    draft = stories.a_draft(tina, nordbakke, now=timezone.now(), no_names_confirmed=False)
    client.force_login(tina)

    pages = {
        step: client.get(f"/henvendelser/{draft.pk}/trin/{step}/").content.decode()
        for step in ("oensker", "praktisk", "send")
    }

    for html in pages.values():
        assert card.title in html
        assert f"/eksempler/{card.pk}/" in html
        assert "Læseteknologi" not in html
    # The theme of the draft is that of the first card.
    assert list(draft.themes.all()) == list(card.themes.all())


def test_without_a_theme_in_common_nothing_is_shown(card, tina, nordbakke, client, municipality):
    other = CompetenceAreaFactory(municipality=municipality, name="Fravær")
    draft = stories.a_draft(tina, nordbakke, now=timezone.now(), themes=[other])
    client.force_login(tina)

    html = client.get(f"/henvendelser/{draft.pk}/trin/praktisk/").content.decode()

    assert "Hvad andre har prøvet" not in html


def test_the_examples_cost_the_form_three_statements(card, others, tina, nordbakke, statements):
    from catalogue.queries import like  # noqa: PLC0415

    draft = stories.a_draft(tina, nordbakke, now=timezone.now())

    with statements() as asked:
        assert len(like(draft, tina)) == 1

    assert len(asked) <= 4
