"""A small site with the house's look and none of its rooms, for the browser tests of the look."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from dkfds.charts import BarRow, BarTexts, ColumnTexts, Point, bars, columns
from kompetencecenter.menu import Line
from kompetencecenter.urls import urlpatterns as house
from tests.dkfds.forms import EverythingForm

WHO = {"name": "Anna Holm", "role": "Lærer", "place": "Nordbakkeskolen"}
PAGES = Path(__file__).parent / "pages"
LOAD = bars(
    [BarRow("Ann", 9, 8, "9 of 8", "1 too many"), BarRow("Bo", 3, 8, "3 of 8", "5 free")],
    BarTexts("Load", "Ann has too much.", "Advisor", "Courses", "Used", "Over", "Free"),
    id="load",
)
WEEKS = columns(
    [Point(str(n), n, n // 2) for n in range(1, 13)],
    ColumnTexts("By week", "Most in week 12.", "Week", "Received", "Closed"),
    id="weeks",
)
sent: list[str] = []


def page_of(name: str) -> Any:
    return engines["django"].from_string((PAGES / f"{name}.html").read_text())


def draw(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    menu = [Line("List", "/list/", current=request.path == "/list/"), Line("Form", "/form/")]
    html = page_of(name).render({"who": WHO, "menu": menu, **context}, request)
    return HttpResponse(html, status=status)


@login_not_required
def form_page(request: HttpRequest) -> HttpResponse:
    form = EverythingForm(request.POST or None, initial={"version": 1})
    if request.method == "POST":
        sent.append(request.POST.get("name", ""))
    return draw(
        request,
        "form",
        422 if form.errors else 200,
        form=form,
        steps=[
            {"label": "Who", "state": "done", "url": "#"},
            {"label": "What", "state": "current"},
        ],
        facts=[("Mail", "a-very-long-address-without-any-break@a-school-in-the-municipality.dk")],
        events=[{"icon": "email", "title": "Sent", "meta": "Ann", "text": "Hello"}],
    )


@login_not_required
def list_page(request: HttpRequest) -> HttpResponse:
    """Return the list, or its rows to htmx; the last page answers with another address."""
    page = Paginator(range(120), 10).get_page(request.GET.get("side"))
    if page.number == page.paginator.num_pages:
        return redirect("/form/")
    if request.htmx:  # type: ignore[attr-defined]
        return draw(request, "rows", page=page, oob=True)
    messages.success(request, "Welcome")
    rows = page_of("rows")
    return draw(request, "list", page=page, rows=rows, load=LOAD, weeks=WEEKS)


urlpatterns = [path("form/", form_page), path("list/", list_page), *house]
