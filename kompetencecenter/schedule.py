"""The timetable: one line a job. Jobs ask the database what is due: a missed tick costs nothing."""

from typing import Any


def every(seconds: float, task: str) -> dict[str, Any]:
    """Return a beat entry; a tick nobody took within its own interval is dropped, not queued up."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "show that jobs are run": every(15, "notifications.pulse"),
    "deliver messages": every(5, "notifications.deliver"),
    "remind coordinators of the match deadline": every(60, "requests.remind_match_deadlines"),
    "remind of unanswered offers": every(60, "requests.remind_unanswered_offers"),
    "put passed sessions to awaiting log": every(60, "courses.close_passed_sessions"),
    "remind of courses without a next session": every(300, "courses.remind_missing_sessions"),
}
