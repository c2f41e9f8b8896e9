"""The timetable: one line a job. Jobs ask the database what is due: a missed tick costs nothing."""

from typing import Any

from celery.schedules import crontab


def every(seconds: float, task: str) -> dict[str, Any]:
    """Return a beat entry; a tick nobody took within its own interval is dropped, not queued up."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def nightly(hour: int, minute: int, task: str) -> dict[str, Any]:
    """Return a beat entry for that time in Denmark; what was not taken by noon waits a night."""
    when = crontab(hour=hour, minute=minute)
    return {"task": task, "schedule": when, "options": {"expires": 8 * 3600}}


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "show that jobs are run": every(15, "notifications.pulse"),
    "deliver messages": every(5, "notifications.deliver"),
    "take the steps of the ladders that are due": every(60, "reminders.sweep"),
    "take up what waits when hours come free": every(300, "requests.reoffer_waiting"),
    "compute plans": every(2, "requests.work_plan_runs"),
    "put passed sessions to awaiting log": every(60, "courses.close_passed_sessions"),
    "throw old drafts of logs away": every(86_400, "courses.forget_old_drafts"),
    "remind between rounds of action learning": every(300, "courses.remind_between_rounds"),
    "delete by rule what was kept long enough": nightly(3, 17, "oversight.carry_out_retention"),
    "remind of the clock of breaches": every(300, "oversight.remind_of_breaches"),
    "ask schools what became of closed courses": every(300, "courses.follow_up"),
}
