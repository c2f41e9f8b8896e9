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
    "take up what waits when hours come free": every(300, "requests.reoffer_waiting"),
    "compute plans": every(2, "requests.work_plan_runs"),
    "put passed sessions to awaiting log": every(60, "courses.close_passed_sessions"),
    "tell the coordinator of overdue logs": every(300, "courses.tell_overdue_logs"),
    "remind of talks after observations": every(300, "courses.remind_after_talks"),
    "throw old drafts of logs away": every(86_400, "courses.forget_old_drafts"),
    "remind between rounds of action learning": every(300, "courses.remind_between_rounds"),
    "remind of courses without a next session": every(300, "courses.remind_missing_sessions"),
    "remind of overdue items of plans": every(300, "courses.remind_overdue_items"),
    "ask schools what became of closed courses": every(300, "courses.follow_up"),
}
