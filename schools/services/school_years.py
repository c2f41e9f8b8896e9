"""School years come into being when the first hour is booked in them."""

from datetime import date

from accounts.actors import Actor
from schools.models import Municipality, SchoolYear
from schools.workdays import school_year_bounds


def ensure(municipality: Municipality, day: date, *, by: Actor) -> SchoolYear:
    """Return the school year the day falls in; a new one starts at the latest year's price.

    Idempotent, also for two callers at once.
    """
    starts_on, ends_on = school_year_bounds(day)
    years = SchoolYear.objects.filter(municipality=municipality)
    found = years.filter(starts_on=starts_on).first()
    if found:
        return found
    latest = years.order_by("-starts_on").first()
    defaults = {"ends_on": ends_on, **({"hour_price": latest.hour_price} if latest else {})}
    return SchoolYear.objects.get_or_create(
        municipality=municipality, starts_on=starts_on, defaults=defaults
    )[0]
