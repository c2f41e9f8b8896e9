"""The shared partials, as lists and case pages include them."""

import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.dkfds.markup import Element, read


def draw(name: str, path: str = "/list/", **context: object) -> Element:
    return read(render_to_string(f"_{name}.html", context, RequestFactory().get(path)))


def page(number: int, of: int = 12) -> object:
    return Paginator(range(of * 10), 10).page(number)


def test_paging_keeps_the_filters():
    links = draw("pagination", "/list/?q=%C3%A5&side=2", page=page(2)).all("a")

    assert links[0].attrs["href"] == "?q=%C3%A5&side=1"
    assert not [link for link in links if "hx-get" in link.attrs]


def test_paging_with_a_target_asks_for_the_list_only():
    nav = draw("pagination", page=page(2), target="#cases").one("nav")

    assert nav.attrs["hx-target"] == "#cases"
    assert all(link.attrs["hx-get"] == link.attrs["href"] for link in nav.all("a"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, "1 2 … 12"),
        (6, "1 … 5 6 7 … 12"),
        (12, "1 … 11 12"),
    ],
)
def test_paging_leaves_out_what_is_far_away(number, shown):
    items = draw("pagination", page=page(number)).all("li")

    assert " ".join(i.text.removeprefix("Sider, der ikke vises") for i in items) == shown
    assert [i.text for i in items if i.all("a", aria_current="page")] == [str(number)]


def test_paging_has_no_way_out_of_the_list():
    first, last = (draw("pagination", page=page(n)) for n in (1, 12))

    assert not first.all("a", css="button-previous")
    assert not last.all("a", css="button-next")


def test_one_page_needs_no_paging():
    assert not draw("pagination", page=page(1, of=1)).all()


def test_the_count_is_announced():
    count = draw("result_count", page=page(2), oob=True).one("p", id="result-count")

    assert (count.text, count.attrs["role"]) == ("Viser 11–20 af 120", "status")
    assert count.attrs["hx-swap-oob"] == "true"
    assert draw("result_count", page=page(1, of=0)).one("p").text == "Ingen passer til filtrene"


def test_a_step_says_where_we_are():
    steps = [
        {"label": "Who", "state": "done", "url": "/1/", "note": "Saved"},
        {"label": "What", "state": "current"},
        {"label": "When", "state": "error", "url": "/3/"},
        {"label": "Send", "state": "todo"},
    ]
    done, current, wrong, todo = draw("steps", steps=steps).all("li")

    assert done.one("a").attrs["href"] == "/1/"
    assert done.one("svg").attrs["aria-label"] == "Udført"
    assert current.one(aria_current="step").text == "2 What"
    assert wrong.one("svg").attrs["aria-label"] == "Fejl"
    assert (todo.classes, todo.all("a")) == (["disabled"], [])


def test_facts_link_escape_and_own_up_to_gaps():
    facts = [
        ("Due", dt.date(2026, 8, 24)),
        ("Who", None),
        ("Note", "<b>"),
        ("Case", "7", "/7/"),
        ("Left", 0),
    ]
    values = draw("facts", facts=facts).all("dd")

    assert [value.text for value in values] == ["24. august 2026", "–", "<b>", "7", "0"]
    assert values[3].one("a").attrs["href"] == "/7/"


def test_the_timeline_tells_when_who_and_what():
    at = dt.datetime(2026, 8, 20, 13, 10, tzinfo=dt.UTC)
    events = [
        {"icon": "email", "title": "Sent", "meta": "Ann", "at": at, "text": "One\nTwo"},
        {"icon": "check", "title": "Closed", "meta": "Bo"},
    ]
    first, second = draw("timeline", events=events).all("li")

    assert first.one("p", css="timeline-meta").text == "20. aug. 2026 kl. 15.10 · Ann"
    assert first.one("time").attrs["datetime"] == "2026-08-20T15:10:00+02:00"
    assert first.one("p", css="timeline-text").text == "One Two"
    assert second.one("p", css="timeline-meta").text == "Bo"
    assert not second.all("p", css="timeline-text")


def test_an_empty_list_says_what_to_do():
    page = draw("empty", heading="Nothing yet", text="Ask.", url="/new/", action="Ask for help")

    assert page.all("p")[0].text == "Nothing yetAsk."
    assert page.one("a").text == "Ask for help"
    assert not draw("empty", heading="Nothing yet").all("a")


def test_breadcrumbs_lead_up_and_end_here():
    crumbs = [("Board", "/board/"), ("Cases", "/cases/")]
    items = draw("breadcrumbs", crumbs=crumbs, here="Case 7").all("li")
    short = draw("breadcrumbs", up_label="Cases", up_url="/cases/", here="Case 7").all("li")

    assert [i.text for i in items] == ["Board", "Cases", "Case 7"]
    assert [i.text for i in short] == ["Cases", "Case 7"]
    assert items[-1].attrs["aria-current"] == "page"
