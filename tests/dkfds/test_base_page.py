"""The page around every page, and the pages for when something is wrong."""

import json

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory

from kompetencecenter.menu import Line
from tests.dkfds.markup import Element, read

WHO = {"name": "Anna Holm", "role": "Lærer", "place": "Nordbakkeskolen"}
MENU = [Line("Our requests", "/henvendelser/", current=True), Line("Ask", "/henvendelser/ny/")]


def draw(**context: object) -> Element:
    html = render_to_string("base.html", context, RequestFactory().get("/"))
    return read(html.replace("<!doctype html>", "")).one("html")


@pytest.fixture
def signed_in() -> Element:
    return draw(who=WHO, menu=MENU)


def test_signing_out_is_a_post_with_a_token(signed_in):
    ways = [form for form in signed_in.all("form") if form.all("button", css="log-off")]

    assert len(ways) == 2
    for form in ways:
        assert form.attrs["method"] == "post"
        assert form.attrs["action"] == "/log-ud/"
        assert form.one("input", name="csrfmiddlewaretoken").attrs["value"]


def test_the_menu_is_there_twice_and_says_where_we_are(signed_in):
    menus = signed_in.all("ul", css="mainmenu")

    assert len(menus) == 2
    for menu in menus:
        assert [a.text for a in menu.all("a")] == ["Our requests", "Ask"]
        assert menu.one("a", aria_current="page").attrs["href"] == "/henvendelser/"
    labels = [nav.attrs["aria-label"] for nav in signed_in.all("nav")]
    assert len(labels) == len(set(labels))


def test_the_header_says_who_is_here(signed_in):
    user = signed_in.one("div", css="portal-user").one("p", css="user")

    assert user.text == "Anna Holm, Lærer, Nordbakkeskolen"
    assert draw(who={"name": "A", "role": "B"}).all("p", css="user")[0].text == "A, B"


def test_a_visitor_has_no_menu_and_nothing_to_sign_out_of():
    page = draw()

    assert not page.all("ul", css="mainmenu")
    assert not page.all("button")


def test_the_skip_link_comes_first_and_reaches_the_content(signed_in):
    link = signed_in.one("body").all("a")[0]

    assert link.classes == ["skipnav"]
    assert signed_in.one("main", id=link.attrs["href"].removeprefix("#"), tabindex="-1")


def test_modals_stand_directly_under_the_body(signed_in):
    assert signed_in.one("div", css="fds-modal-container").parent.tag == "body"


def test_htmx_writes_no_styles_evaluates_nothing_and_keeps_no_pages(signed_in):
    config = json.loads(signed_in.one("meta", name="htmx-config").attrs["content"])

    assert (config["includeIndicatorStyles"], config["allowEval"]) == (False, False)
    assert config["historyCacheSize"] == 0
    assert {"code": "422", "swap": True} in config["responseHandling"]


def test_the_title_says_first_that_something_is_wrong():
    class Small(forms.Form):
        a = forms.CharField()

    assert draw(form=Small({})).one("title").text.startswith("Fejl: ")
    assert not draw(form=Small()).one("title").text.startswith("Fejl: ")


@pytest.mark.parametrize(
    ("level", "css", "role"),
    [
        (constants.DEBUG, "alert-info", "status"),
        (constants.INFO, "alert-info", "status"),
        (constants.SUCCESS, "alert-success", "status"),
        (constants.WARNING, "alert-warning", "alert"),
        (constants.ERROR, "alert-error", "alert"),
    ],
)
def test_messages_are_alerts_as_urgent_as_they_are(level, css, role):
    page = draw(messages=[Message(level, "It is <b>sent</b>")])
    alert = page.one("div", id="messages").one("div", css=css)

    assert alert.attrs["role"] == role
    assert alert.one("p").text == "It is <b>sent</b>"
    assert alert.one("svg").attrs["aria-label"]


def test_messages_can_follow_along_with_a_piece_of_a_page():
    page = read(render_to_string("_messages.html", {"messages": [], "oob": True}))

    assert page.one("div", id="messages").attrs["hx-swap-oob"] == "true"


def test_only_the_demo_says_it_is_a_demo():
    assert draw(demo=True).one("aside", css="demo-banner")
    assert not draw(demo=False).all("aside", css="demo-banner")


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "500"])
def test_error_pages_need_neither_request_nor_person(name):
    page = read(render_to_string(f"{name}.html").replace("<!doctype html>", ""))

    assert page.one("h1").text
    assert page.one("main").one("a").attrs["href"] == "/"


def test_an_address_that_does_not_exist_gets_our_page(client, db):
    response = client.get("/findes-ikke/")

    assert response.status_code == 404
    assert "Vi kan ikke finde siden" in response.content.decode()
