"""The answer to a "what if" as its page says it. Reads nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from advisors.explanations import sentence
from advisors.matching import Reason, ReasonCode
from dkfds.charts import BarChart, BarRow, BarTexts, bars
from requests.dates import short_date, short_time
from requests.models import PlanRun
from requests.queries.what_if import Question
from schools.durations import in_words


@dataclass(frozen=True)
class FigureRow:
    """One figure today and supposed."""

    label: str
    now: str
    then: str


@dataclass(frozen=True)
class LeftWithout:
    """A request without an advisor and what stands in the way; `pk` is None for a supposed one."""

    pk: int | None
    name: str
    themes: str
    reason: str
    is_new: bool


@dataclass(frozen=True)
class Overloaded:
    name: str
    courses: str
    free: str
    is_new: bool


@dataclass(frozen=True)
class Answer:
    asked: str
    verdict: str
    proof: str
    computed: str
    chart: BarChart
    figures: Sequence[FigureRow]
    without: Sequence[LeftWithout]
    without_more: int
    overloaded: Sequence[Overloaded]
    overloaded_more: int


def answer_of(run: PlanRun) -> Answer:
    kept: Mapping[str, Any] = run.result
    before, after = kept["before"], kept["after"]
    return Answer(
        asked=_asked(Question.from_json(kept["question"]), kept["names"]),
        verdict=_verdict(before, after),
        proof=_proof(before, after),
        computed=short_time(run.finished_at) if run.finished_at else "",
        chart=_chart(before, after),
        figures=_figures(before, after),
        without=_without(before, after),
        without_more=after["without_total"] - len(after["without"]),
        overloaded=_overloaded(before, after),
        overloaded_more=after["overloaded_total"] - len(after["overloaded"]),
    )


def _asked(question: Question, names: Mapping[str, Any]) -> str:
    """The question in words: the parts of it that were answered."""
    said = []
    if question.requests_more:
        more = ngettext(
            "%(count)d more request", "%(count)d more requests", question.requests_more
        ) % {"count": question.requests_more}
        themes = ", ".join(names["themes"])
        on_themes = _("%(more)s on %(themes)s") % {"more": more, "themes": themes}
        said.append(on_themes if themes else more)
    if question.without:
        said.append(_("without %(names)s") % {"names": ", ".join(names["without"])})
    if question.hours:
        words = {"hours": in_words(abs(question.hours) * 60), "school": names["school"]}
        more_or_fewer = (
            _("%(hours)s more for %(school)s")
            if question.hours > 0
            else _("%(hours)s fewer for %(school)s")
        )
        said.append(more_or_fewer % words)
    if question.ends_on:
        words = {"advisor": names["absent"], "day": short_date(question.ends_on)}
        said.append(_("%(advisor)s away until %(day)s") % words)
    return "; ".join(said) + "."


def _verdict(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What happens to the promise, in one sentence."""
    missing = after["total"] - after["placed"]
    earlier = before["total"] - before["placed"]
    if missing <= earlier:
        return _("The promise holds as well as today: nobody more is left without an advisor.")
    return ngettext(
        "%(count)d more request is left without an advisor than today.",
        "%(count)d more requests are left without an advisor than today.",
        missing - earlier,
    ) % {"count": missing - earlier}


def _proof(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before["is_optimal"] and after["is_optimal"]:
        return _("Both plans are proved to be the best possible.")
    percent = max(1, *(_gap(one) for one in (before, after)))
    return _("Neither plan is more than %(percent)d %% from the best.") % {"percent": percent}


def _gap(plan: Mapping[str, Any]) -> int:
    return ceil(100 * (plan["bound"] - plan["worth"]) / plan["bound"]) if plan["bound"] else 0


def _share(plan: Mapping[str, Any]) -> str:
    percent = 100 * plan["placed"] // plan["total"] if plan["total"] else 100
    return _("%(placed)d of %(total)d (%(percent)d %%)") % {
        "placed": plan["placed"],
        "total": plan["total"],
        "percent": percent,
    }


def _figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FigureRow]:
    rows = (
        (_("Requests with an advisor"), _share),
        (_("Hours left when the plan is laid"), lambda plan: in_words(plan["free"])),
        (_("Released hours"), lambda plan: in_words(plan["released"])),
        (_("Advisors with too much to do"), lambda plan: str(plan["overloaded_total"])),
    )
    return [FigureRow(label, say(before), say(after)) for label, say in rows]


def _without(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[LeftWithout]:
    earlier = {one["case"] for one in before["without"]}
    return [
        LeftWithout(
            pk=one["case"] if one["case"] > 0 else None,
            name=one["number"] or _("Supposed request %(number)d") % {"number": -one["case"]},
            themes=", ".join(one["themes"]),
            reason=sentence(Reason(ReasonCode(one["code"]), one["params"])),
            is_new=one["case"] not in earlier,
        )
        for one in after["without"]
    ]


def _overloaded(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Overloaded]:
    earlier = {one["name"] for one in before["overloaded"]}
    return [
        Overloaded(
            name=one["name"],
            courses=_("%(count)s of %(most)s") % {"count": one["courses"], "most": one["most"]},
            free=in_words(one["free"]),
            is_new=one["name"] not in earlier,
        )
        for one in after["overloaded"]
    ]


def _chart(before: Mapping[str, Any], after: Mapping[str, Any]) -> BarChart:
    rows = [
        BarRow(label=label, value=one["placed"], capacity=one["total"], text=_share(one))
        for label, one in ((_("Today"), before), (pgettext("supposed", "Then"), after))
    ]
    return bars(
        rows,
        BarTexts(
            heading=_("What happens to the promise"),
            lead=_verdict(before, after),
            row_head=_("When"),
            value_head=_("Requests with an advisor"),
            used=_("Requests with an advisor"),
            over="",
            free=_("Requests without an advisor"),
        ),
        id="promise",
    )
