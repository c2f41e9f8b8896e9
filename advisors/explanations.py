"""The engine's reasons as sentences a coordinator can read aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.matching import Reason, ReasonCode
from schools.durations import in_words
from schools.weekslots import slots_in_text

Params = Mapping[str, str | int]


def sentence(reason: Reason) -> str:
    """Say a reason in the active language. A competence reason has one sentence a theme."""
    return SENTENCES[ReasonCode(reason.code)](reason.params)


def _competence(params: Params) -> str:
    return " ".join(_theme(params, number) for number in range(1, int(params["themes"]) + 1))


def _theme(params: Params, number: int) -> str:
    level, needed = int(params[f"level_{number}"]), int(params[f"needed_{number}"])
    related = int(params[f"related_{number}"])
    area = {"area": params[f"name_{number}"]}
    if level >= needed:
        return _covered(level) % area
    if level and 2 * level >= min(related, needed):
        return _below(level) % area
    if level:
        return _("Knows a little of “%(area)s” and more of related areas.") % area
    if related:
        return _("Does not have “%(area)s”, but works with related areas.") % area
    return _("Does not have “%(area)s”.") % area


def _covered(level: int) -> str:
    if level >= 3:
        return _("Can guide others in “%(area)s”, which covers the need.")
    if level == 2:
        return _("Is experienced in “%(area)s”, which covers the need.")
    return _("Knows “%(area)s”, which covers the need.")


def _below(level: int) -> str:
    if level == 2:
        return _("Is experienced in “%(area)s”, but the need is greater.")
    return _("Knows “%(area)s”, but the need is greater.")


def _hours(params: Params) -> str:
    return _(
        "Has %(free)s free this school year. When this course of %(needed)s is taken off,"
        " %(left)s are left."
    ) % _durations(params)


def _load(params: Params) -> str:
    return ngettext(
        "Has %(open)d course under way or offered and takes at most %(max)d at a time.",
        "Has %(open)d courses under way or offered and takes at most %(max)d at a time.",
        int(params["open"]),
    ) % dict(params)


def _weekdays_fit(params: Params) -> str:
    labels = slots_in_text(str(params["slots"]).split(","))
    return _("Can come when the school wishes: %(slots)s.") % {
        "slots": get_text_list(labels, _("and"))
    }


def _continuity(params: Params) -> str:
    return ngettext(
        "Knows the school from %(count)d earlier course.",
        "Knows the school from %(count)d earlier courses.",
        int(params["count"]),
    ) % dict(params)


def _away(params: Params) -> str:
    periods = [_days(*period.split("/")) for period in str(params["periods"]).split(",")]
    return _("Is away during the course: %(periods)s.") % {
        "periods": get_text_list(periods, _("and"))
    }


def _days(first: str, last: str) -> str:
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: str | int) -> str:
    return date_format(date.fromisoformat(str(day)), "DATE_FORMAT")


def _travel(params: Params) -> str:
    minutes = int(params["minutes"])
    return ngettext(
        "Has about %(minutes)d minute of travel to the school.",
        "Has about %(minutes)d minutes of travel to the school.",
        minutes,
    ) % {"minutes": minutes}


def _fair_less(params: Params) -> str:
    return _(
        "Has taken on %(taken)d %% of her hours this school year, less than most of her"
        " colleagues (%(median)d %%)."
    ) % dict(params)


def _fair_even(params: Params) -> str:
    return _(
        "Has taken on %(taken)d %% of her hours this school year, about as much as her colleagues."
    ) % {"taken": params["taken"]}


def _fair_more(params: Params) -> str:
    return _(
        "Has taken on %(taken)d %% of her hours this school year, more than most of her"
        " colleagues (%(median)d %%)."
    ) % dict(params)


def _together(params: Params) -> str:
    """Who covers what, and what nobody of the two does."""
    by: dict[str, list[str]] = {"lead": [], "second": [], "": []}
    for number in range(1, int(params["themes"]) + 1):
        area = _("“%(area)s”") % {"area": params[f"name_{number}"]}
        by[str(params[f"by_{number}"])].append(area)
    said = [
        _("%(advisor)s covers %(areas)s best.")
        % {"advisor": params[who], "areas": get_text_list(by[who], _("and"))}
        for who in ("lead", "second")
        if by[who]
    ]
    if by[""]:
        said.append(_("Neither has %(areas)s.") % {"areas": get_text_list(by[""], _("or"))})
    return _("Together they cover more than anybody alone. %(how)s") % {"how": " ".join(said)}


def _not_qualified(params: Params) -> str:
    return _("Is in training and can begin courses from %(day)s.") % {"day": _day(params["from"])}


def _absent_most(params: Params) -> str:
    return _("Is away %(days)s, which is half of the course or more.") % {
        "days": _days(str(params["from"]), str(params["until"]))
    }


def _too_far(params: Params) -> str:
    return _(
        "Has about %(minutes)d minutes of travel to the school; the limit is %(most)d minutes."
    ) % dict(params)


def _absent(params: Params) -> str:
    return _("Is away until and including %(until)s.") % {"until": _day(params["until"])}


def _too_few_hours(params: Params) -> str:
    return _("Has %(free)s free this school year; this course needs %(needed)s.") % _durations(
        params
    )


def _course_limit(params: Params) -> str:
    return ngettext(
        "Has %(open)d course under way or offered and takes no more at a time.",
        "Has %(open)d courses under way or offered and takes no more at a time.",
        int(params["open"]),
    ) % dict(params)


def _nobody_competent(params: Params) -> str:
    names = [
        _("“%(area)s”") % {"area": params[f"name_{number}"]}
        for number in range(1, int(params["themes"]) + 1)
    ]
    return _("No advisor has %(areas)s or anything related.") % {
        "areas": get_text_list(names, _("or"))
    }


def _nobody_present(params: Params) -> str:
    return _(
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who"
        " is away until and including %(until)s."
    ) % {"advisor": params["advisor"], "until": _day(params["until"])}


def _nobody_near(params: Params) -> str:
    return _(
        "Everyone with the competence is too far away. Closest is %(advisor)s, who has about"
        " %(minutes)d minutes of travel; the limit is %(most)d minutes."
    ) % dict(params)


def _nobody_qualified(params: Params) -> str:
    return _(
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who is in"
        " training and can begin courses from %(day)s."
    ) % {"advisor": params["advisor"], "day": _day(params["from"])}


def _nobody_has_hours(params: Params) -> str:
    return _(
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who lacks"
        " %(lacking)s."
    ) % {"advisor": params["advisor"], "lacking": in_words(int(params["lacking"]))}


def _nobody_below_limit(params: Params) -> str:
    return ngettext(
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who has the"
        " hours, but takes at most %(max)d course at a time.",
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who has the"
        " hours, but takes at most %(max)d courses at a time.",
        int(params["max"]),
    ) % dict(params)


def _nobody_has_room(params: Params) -> str:
    return ngettext(
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who lacks"
        " %(lacking)s and takes at most %(max)d course at a time.",
        "Nobody with the competence has room in this plan. Closest is %(advisor)s, who lacks"
        " %(lacking)s and takes at most %(max)d courses at a time.",
        int(params["max"]),
    ) % {**params, "lacking": in_words(int(params["lacking"]))}


def _locked(params: Params) -> str:
    inner = {key: value for key, value in params.items() if key not in {"advisor", "because"}}
    because = Reason(ReasonCode(str(params["because"])), inner)
    return _("Is locked to %(advisor)s: %(because)s") % {
        "advisor": params["advisor"],
        "because": sentence(because),
    }


def _durations(params: Params) -> dict[str, str]:
    return {key: in_words(int(minutes)) for key, minutes in params.items()}


SENTENCES: Mapping[ReasonCode, Callable[[Params], str]] = {
    ReasonCode.COMPETENCE: _competence,
    ReasonCode.COMPETENCE_NO_THEMES: lambda _params: _("No themes have been chosen yet."),
    ReasonCode.HOURS: _hours,
    ReasonCode.LOAD_NONE: lambda _params: _("Has no courses under way or offered."),
    ReasonCode.LOAD: _load,
    ReasonCode.WEEKDAYS_FIT: _weekdays_fit,
    ReasonCode.WEEKDAYS_NONE: lambda _params: _("Can not come at the times the school wishes."),
    ReasonCode.WEEKDAYS_NO_WISH: lambda _params: _("The school has no wishes for days and times."),
    ReasonCode.WEEKDAYS_UNKNOWN: lambda _params: _("The advisor has not entered days and times."),
    ReasonCode.PRESENT: lambda _params: _("Is there during the whole course."),
    ReasonCode.AWAY: _away,
    ReasonCode.TRAVEL: _travel,
    ReasonCode.TRAVEL_UNKNOWN: lambda _params: _("The travel time to the school is not known."),
    ReasonCode.CONTINUITY: _continuity,
    ReasonCode.CONTINUITY_NONE: lambda _params: _("Has not had a course at the school before."),
    ReasonCode.FAIR_LESS: _fair_less,
    ReasonCode.FAIR_EVEN: _fair_even,
    ReasonCode.FAIR_MORE: _fair_more,
    ReasonCode.FAIR_UNKNOWN: lambda _params: _("Has no released hours to compare with others’."),
    ReasonCode.TOGETHER: _together,
    ReasonCode.OWN_SCHOOL: lambda _params: _("Works at the school and is therefore not impartial."),
    ReasonCode.FORMER_SCHOOL: lambda _params: _(
        "Has worked at the school and is therefore not impartial."
    ),
    ReasonCode.FAMILY: lambda _params: _(
        "Has family or close relations at the school and is therefore not impartial."
    ),
    ReasonCode.PARTIAL: lambda _params: _("Has ties to the school and is therefore not impartial."),
    ReasonCode.NOT_QUALIFIED: _not_qualified,
    ReasonCode.ABSENT: _absent,
    ReasonCode.ABSENT_MOST: _absent_most,
    ReasonCode.DECLINED: lambda _params: _("Has declined this request."),
    ReasonCode.TOO_FAR: _too_far,
    ReasonCode.NO_COMPETENCE: lambda _params: _(
        "Has neither the themes of the request nor areas related to them."
    ),
    ReasonCode.NO_HOURS: lambda _params: _("Has no free hours left this school year."),
    ReasonCode.TOO_FEW_HOURS: _too_few_hours,
    ReasonCode.COURSE_LIMIT: _course_limit,
    ReasonCode.NOBODY_THERE: lambda _params: _("There are no advisors to choose from."),
    ReasonCode.NOBODY_COMPETENT: _nobody_competent,
    ReasonCode.NOBODY_IMPARTIAL: lambda _params: _(
        "Everyone with the competence has ties to the school and is therefore not impartial."
    ),
    ReasonCode.NOBODY_WILLING: lambda _params: _(
        "Everyone with the competence and without ties to the school has declined this request."
    ),
    ReasonCode.NOBODY_NEAR: _nobody_near,
    ReasonCode.NOBODY_QUALIFIED: _nobody_qualified,
    ReasonCode.NOBODY_PRESENT: _nobody_present,
    ReasonCode.NOBODY_HAS_HOURS: _nobody_has_hours,
    ReasonCode.NOBODY_BELOW_LIMIT: _nobody_below_limit,
    ReasonCode.NOBODY_HAS_ROOM: _nobody_has_room,
    ReasonCode.LOCKED: _locked,
    ReasonCode.LOCKED_TO_NOBODY: lambda _params: _(
        "Is locked to an advisor who can no longer be offered work."
    ),
}
