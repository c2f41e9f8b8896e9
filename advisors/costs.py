"""What hours cost. Pure; DKK as Decimal, never floats.

An amount is rounded once, from its own minutes: a total is not the sum of rounded amounts.
"""

from decimal import ROUND_HALF_UP, Decimal

KRONE = Decimal(1)
OERE = Decimal("0.01")


def cost(minutes: int, hour_price: Decimal, *, to: Decimal = KRONE) -> Decimal:
    """Return the price of whole minutes, rounded half up to whole kroner, or `to` øre."""
    return (Decimal(minutes) * hour_price / 60).quantize(to, rounding=ROUND_HALF_UP)
