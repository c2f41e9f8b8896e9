"""Activities: booked, moved, cancelled, logged, corrected, or said not to have been held.

Every one of these locks the course first, so that two people, a job and a second click take
their turns; then the activity, then the hour account.
"""

from courses.services.sessions.hours import Report
from courses.services.sessions.logs import close_passed, correct, log, mark_not_held
from courses.services.sessions.plans import book, cancel, move
from courses.services.sessions.wishes import ask_to_move, keep_time

__all__ = [
    "Report",
    "ask_to_move",
    "book",
    "cancel",
    "close_passed",
    "correct",
    "keep_time",
    "log",
    "mark_not_held",
    "move",
]
