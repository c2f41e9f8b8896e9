"""The coordinator's two pictures: how busy the advisors are, and the weeks behind us."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from advisors.models import Advisor
from dkfds.charts import BarChart, BarRow, BarTexts, ColumnChart, ColumnTexts, Point, bars, columns
from requests.queries.figures import Week

MOST_BARS = 8
"""More bars than this nobody reads; the rest is a sentence."""


def load_chart(advisors: Sequence[Any]) -> BarChart:
    """Draw the busiest advisors; `advisors` have courses_count and offers_count."""
    busiest = sorted(advisors, key=lambda a: (-(_load(a) / a.max_courses), str(a)))
    rows = [
        BarRow(
            label=str(advisor),
            value=_load(advisor),
            capacity=advisor.max_courses,
            text=_("%(load)d of %(most)d") % {"load": _load(advisor), "most": advisor.max_courses},
            note=_note(_room(advisor)),
        )
        for advisor in busiest[:MOST_BARS]
    ]
    return bars(
        rows,
        BarTexts(
            heading=_("The advisors' load"),
            lead=_load_conclusion(advisors),
            row_head=_("Advisor"),
            value_head=_("Courses and offers"),
            used=_("Courses and offers"),
            over=_("Over the limit"),
            free=_("Room for more"),
        ),
        id="load",
    )


def weeks_chart(weeks: Sequence[Week]) -> ColumnChart:
    """Draw requests received each week, and matches as a line over them."""
    return columns(
        [Point(label=str(week.number), column=week.received, line=week.matched) for week in weeks],
        ColumnTexts(
            heading=_("Requests per week"),
            lead=_weeks_conclusion(weeks),
            label_head=_("Week"),
            column=_("Received"),
            line=_("Matched"),
        ),
        id="weeks",
    )


def _load(advisor: Any) -> int:
    load: int = advisor.courses_count + advisor.offers_count
    return load


def _room(advisor: Advisor) -> int:
    return advisor.max_courses - _load(advisor)


def _note(room: int) -> str:
    if room > 0:
        return _("room for %(n)d") % {"n": room}
    if room == 0:
        return _("full")
    return _("%(n)d too many") % {"n": -room}


def _load_conclusion(advisors: Sequence[Advisor]) -> str:
    if not advisors:
        return _("There are no active advisors yet.")
    free = [advisor for advisor in advisors if _room(advisor) > 0]
    if not free:
        return _("Nobody can take one more course.")
    room = sum(_room(advisor) for advisor in free)
    said = _("%(free)d of %(all)d advisors can take more: there is room for %(room)d courses.")
    sentence = said % {"free": len(free), "all": len(advisors), "room": room}
    if len(advisors) > MOST_BARS:
        sentence += " " + _("The %(n)d busiest are shown.") % {"n": MOST_BARS}
    return sentence


def _weeks_conclusion(weeks: Sequence[Week]) -> str:
    received, matched = sum(w.received for w in weeks), sum(w.matched for w in weeks)
    if not received:
        return _("No requests in the last %(weeks)d weeks.") % {"weeks": len(weeks)}
    busiest = max(weeks, key=lambda week: week.received)
    return _(
        "%(received)d received and %(matched)d matched in %(weeks)d weeks. "
        "Most came in week %(busiest)d (%(most)d)."
    ) % {
        "received": received,
        "matched": matched,
        "weeks": len(weeks),
        "busiest": busiest.number,
        "most": busiest.received,
    }
