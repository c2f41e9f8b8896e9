"""Says whether this process lives and whether what it leans on answers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kompetencecenter.celery import app
from notifications.queries import TOO_LONG, state
from requests.queries.figures import deadlines_by_municipality

BROKER_PATIENCE = 2  # seconds


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer `ok`, asking nobody: a web process that can say this need not be restarted."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer, else 503; the body says which does not."""
    answers = {"database": _answers(_ask_database), "broker": _answers(_ask_broker)}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


@login_not_required
@never_cache
@require_safe
def running(request: HttpRequest) -> JsonResponse:
    """Tell how the work behind the pages stands, in seconds and counts; nobody is named.

    200 while jobs run and mails leave, else 503 and `problems` says what is wrong: `database`,
    `broker`, `worker` (no job for an hour, or never), `beat`, `two_beats`, `mail`.
    """
    answers = {"database": _answers(_ask_database), "broker": _answers(_ask_broker)}
    if not answers["database"]:
        missing = [name for name, is_there in answers.items() if not is_there]
        return JsonResponse({"web": True, **answers, "problems": missing}, status=503)
    found = state(timezone.now())
    problems = [name for name, is_there in answers.items() if not is_there]
    if found.since_worker is None or found.since_worker > TOO_LONG:
        problems.append("worker")
    if found.since_beat is None or found.since_beat > TOO_LONG:
        problems.append("beat")
    if found.beats > 1:
        problems.append("two_beats")
    if found.mails_wait:
        problems.append("mail")
    body = {
        "web": True,
        **answers,
        "worker_seconds": _seconds(found.since_worker),
        "beat_seconds": _seconds(found.since_beat),
        "beats": found.beats,
        "outbox_waiting": found.waiting,
        "outbox_oldest_seconds": _seconds(found.oldest_wait),
        "outbox_failed": found.failed,
        "problems": problems,
    }
    # Two beats do no harm: they are told, not answered with an alarm.
    return JsonResponse(body, status=503 if set(problems) - {"two_beats"} else 200)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format whoever shows the token of KC_METRICS_TOKEN, else 404."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(shown, token):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Collected(timezone.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Collected(Collector):
    """What is measured, read from the database, so that every web process answers the same."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        found, today = state(self._now), timezone.localdate(self._now)
        yield _gauge("outbox_waiting", "Messages that are due and not sent", found.waiting)
        yield _gauge(
            "outbox_oldest_seconds", "Age of the oldest of them", _seconds(found.oldest_wait) or 0
        )
        yield _gauge("outbox_failed", "Messages given up", found.failed)
        sent = CounterMetricFamily("kc_messages_sent", "Messages sent")
        sent.add_metric([], found.sent)
        yield sent
        for name, age in (("worker", found.since_worker), ("beat", found.since_beat)):
            seconds = _seconds(age)
            if seconds is not None:
                yield _gauge(f"{name}_seconds", f"Since the last sign of life of {name}", seconds)
        yield _gauge("beats", "Beats that run now", found.beats)
        due = GaugeMetricFamily("kc_requests_due_today", "Due today", labels=["municipality"])
        late = GaugeMetricFamily("kc_requests_overdue", "Overdue", labels=["municipality"])
        open_ = GaugeMetricFamily("kc_requests_open", "Open", labels=["municipality"])
        for place, is_open, is_due, is_late in deadlines_by_municipality(today):
            open_.add_metric([place], is_open)
            due.add_metric([place], is_due)
            late.add_metric([place], is_late)
        yield from (open_, due, late)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"kc_{name}", what, value=value)


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # noqa: BLE001 whatever the reason, the answer is no
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with app.connection_for_write(connect_timeout=BROKER_PATIENCE) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
