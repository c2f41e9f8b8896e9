"""The hour ledger (timeregnskab): the only door to hour accounts and their entries.

Whole minutes. For every account, always: what is free is what was released minus what is
reserved and spent; when that is less than nothing, nothing is free and the rest is the overrun.
For every reservation that is not ended: what remains of it is what was reserved minus what has
been spent on it, never below zero.
"""

from advisors.services.ledger.released import adjust, grant, set_released
from advisors.services.ledger.reservations import hold, release, reserve
from advisors.services.ledger.spending import Split, settle, spend

__all__ = [
    "Split",
    "adjust",
    "grant",
    "hold",
    "release",
    "reserve",
    "set_released",
    "settle",
    "spend",
]
