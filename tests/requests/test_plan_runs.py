"""Plans that take longer than a page may: queued, worked by a job, shown, sent; and what if."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.actors import SYSTEM
from lifecycle.services import apply
from requests.errors import RunUnderWay
from requests.models import Offer, PlanRun, SupportRequest
from requests.queries import plan_result
from requests.queries import week_plan as queries
from requests.services import intake, plan_jobs, plan_runs, week_plan
from requests.states import RunStatus, RunTransition, Status
from requests.tasks import work_plan_runs
from requests.views import week_plan as views
from tests import stories
from tests.conftest import MONDAY
from tests.requests.at_once import at_once
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")

PLAN, SEND = "/koordinator/planlaeg/", "/koordinator/planlaeg/send/"
WHAT_IF = "/koordinator/hvad-nu-hvis/"
PLAN_KIND = PlanRun.Kind.PLAN


@pytest.fixture
def karen(client: Client, cast) -> Client:
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def three(cast, other_advisor) -> list[SupportRequest]:
    """Three clarified requests of one theme, and two advisors who can take two courses each."""
    cases = [walk(cast, Status.READY) for _ in range(3)]
    for advisor in (cast.advisor, other_advisor):
        stories.qualify(advisor, cases[0], now=MONDAY)
        type(advisor).objects.filter(pk=advisor.pk).update(max_courses=2)
    return cases


@pytest.fixture
def large(three, monkeypatch) -> list[SupportRequest]:
    """The same week where two requests are already too many for a page."""
    monkeypatch.setattr(queries, "MOST_CASES", 1)
    return three


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def queued(cast, kind: PlanRun.Kind = PLAN_KIND, **choices: object) -> PlanRun:
    run = plan_runs.keep(kind, choices, by=cast.coordinator, now=MONDAY)
    return plan_runs.queue(run, by=cast.coordinator, now=MONDAY)


def clock_at(moment: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: moment


# The road of a large week


def test_a_large_week_is_computed_by_a_job_and_shown_when_it_is_done(karen, large):
    start = karen.get(PLAN)
    begun = karen.post(PLAN, {"act": "plan"})
    waiting = karen.get(begun.url)
    again = karen.get(PLAN)

    work_plan_runs()
    done = karen.get(begun.url)

    assert "3 henvendelser er klar til match" in words(start)
    assert "Planen beregnes" in words(waiting)
    assert again.url == begun.url
    assert "Planen dækker 3 af 3 henvendelser. Den er bevist bedst mulig." in words(done)
    assert len(done.context["page"].placed) == 3
    assert "Kan vejlede andre i »Klasserumsledelse«, og det dækker behovet." in words(done)
    run = PlanRun.objects.get()
    assert (run.status, run.done, run.total) == (RunStatus.FINISHED, 2, 3)


def test_many_requests_times_many_advisors_are_a_large_week_too(karen, three, monkeypatch):
    monkeypatch.setattr(queries, "MOST_PAIRS", 5)

    assert "Beregn planen" in words(karen.get(PLAN))


def test_progress_is_asked_for_piece_by_piece_and_ends_in_the_whole_page(karen, large):
    url = karen.post(PLAN, {"act": "plan"}).url

    piece = karen.get(url, headers={"HX-Request": "true"})
    work_plan_runs()
    whole = karen.get(url, headers={"HX-Request": "true"})

    assert b'hx-trigger="every 2s"' in piece.content
    assert b"<!doctype" not in piece.content
    assert b"<!doctype" in whole.content


def test_a_large_plan_is_paged_and_choices_on_other_pages_are_kept(karen, cast, large, monkeypatch):
    monkeypatch.setattr("requests.views.plan_runs.PER_PAGE", 2)
    url = karen.post(PLAN, {"act": "plan"}).url
    work_plan_runs()
    first, second = karen.get(url), karen.get(f"{url}?side=2")
    on_first = [line.case.pk for line in first.context["page"].placed]
    (on_second,) = [line.case.pk for line in second.context["page"].placed]

    karen.post(PLAN, {"on_page": on_first, "out": on_first[0]})
    work_plan_runs()
    karen.post(PLAN, {"on_page": on_second, "lock": f"{on_second}.{cast.advisor.pk}"})
    work_plan_runs()

    run = PlanRun.objects.get()
    assert run.choices == {"locked": {str(on_second): cast.advisor.pk}, "left_out": [on_first[0]]}
    pages = [karen.get(f"{url}?side={number}").context["page"] for number in (1, 2)]
    assert pages[0].summary == "Planen dækker 2 af 2 henvendelser."
    assert [case.pk for page in pages for case in page.left_out] == [on_first[0]]
    assert [x.case.pk for page in pages for x in page.placed if x.is_locked] == [on_second]
    assert sum(load.courses_then - load.courses_today for load in pages[0].loads) == 2


def test_a_large_plan_is_confirmed_as_a_whole_and_sent_by_a_job(karen, cast, large, monkeypatch):
    monkeypatch.setattr(views, "SENT_AT_ONCE", 1)
    url = karen.post(PLAN, {"act": "plan"}).url
    work_plan_runs()
    confirm = karen.post(PLAN, {"act": "send", "on_page": [case.pk for case in large]})
    page = karen.get(confirm.url)
    intake.withdraw(large[1], by=cast.author, now=MONDAY, reason="Løst.")

    sending = karen.post(SEND, {"run": PlanRun.objects.get().pk})
    assert Offer.objects.count() == 0
    work_plan_runs()
    told = karen.get(sending.url)

    assert confirm.url == f"{url}?bekraeft=ja"
    assert "Ja, send 3 henvendelser" in words(page)
    assert "1 henvendelse blev ikke sendt" in words(told)
    assert "2 henvendelser er tilbudt" in words(told)
    assert Offer.objects.count() == 2
    assert PlanRun.objects.get(kind=PLAN_KIND).status == RunStatus.CLOSED


def test_changes_are_taken_in_before_a_large_plan_can_be_sent(karen, large):
    karen.post(PLAN, {"act": "plan"})
    work_plan_runs()

    response = karen.post(PLAN, {"act": "send", "out": large[0].pk}, follow=True)

    assert "Dine ændringer regnes med først." in words(response)
    assert PlanRun.objects.get().status == RunStatus.WAITING


def test_what_changed_since_the_computation_is_marked(karen, cast, large):
    url = karen.post(PLAN, {"act": "plan"}).url
    work_plan_runs()
    intake.withdraw(large[0], by=cast.author, now=MONDAY, reason="Løst.")
    SupportRequest.objects.filter(pk=large[1].pk).update(version=99)

    page = karen.get(url)

    assert "1 henvendelse på denne side afventer ikke længere en vejleder." in words(page)
    assert page.context["page"].changed == {large[1].pk}
    assert "Ændret, siden planen blev beregnet" in words(page)


def test_an_advisor_who_left_since_has_no_line(karen, cast, large):
    url = karen.post(PLAN, {"act": "plan"}).url
    work_plan_runs()
    type(cast.advisor).objects.update(is_active=False)

    page = karen.get(url).context["page"]

    assert page.placed == []
    assert len(page.unplaced) == 3


# One at a time, and nothing lost


def test_one_coordinator_has_one_computation_at_a_time(cast, karen, large):
    queued(cast)

    with pytest.raises(RunUnderWay):
        queued(cast)
    with pytest.raises(RunUnderWay):
        queued(cast, PlanRun.Kind.WHAT_IF)
    assert "En beregning, du har sat i gang, er undervejs." in words(
        karen.post(PLAN, {"act": "plan"}, follow=True)
    )


def test_the_database_itself_refuses_a_second_one(cast):
    run = queued(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRun.objects.create(
            municipality=run.municipality,
            kind=PlanRun.Kind.WHAT_IF,
            status=RunStatus.WAITING,
            created_by=cast.coordinator,
        )


def test_a_run_whose_worker_was_killed_is_said_to_have_failed_and_begins_again(
    karen, cast, large, time_machine_later
):
    url = karen.post(PLAN, {"act": "plan"}).url
    apply(PlanRun.objects.get(), RunTransition.START, by=SYSTEM, now=MONDAY)
    assert "Planen beregnes" in words(karen.get(url))

    time_machine_later(minutes=3)
    lost = karen.get(url)
    karen.post(url)
    work_plan_runs()

    assert "Beregningen blev afbrudt og nåede ikke at blive færdig." in words(lost)
    assert len(karen.get(url).context["page"].placed) == 3


@pytest.fixture
def time_machine_later(monday):
    def later(**delta: int) -> None:
        monday.move_to(MONDAY + dt.timedelta(**delta))

    return later


def test_who_lost_the_claim_keeps_nothing(cast, large, monkeypatch):
    run = queued(cast)

    def slow(claimed, tell, now):
        plan_runs._fail_lost(MONDAY + dt.timedelta(minutes=5), by=SYSTEM)
        plan_runs.queue(PlanRun.objects.get(), by=cast.coordinator, now=MONDAY)
        return {"lines": ["too late"]}

    monkeypatch.setitem(plan_jobs.JOBS, PLAN_KIND, slow)

    plan_runs.work(by=SYSTEM, clock=clock_at(MONDAY))

    run.refresh_from_db()
    assert (run.status, run.result) == (RunStatus.WAITING, {})


@pytest.mark.parametrize(
    ("error", "fault", "said"),
    [
        (SoftTimeLimitExceeded(), PlanRun.Fault.TOO_LONG, "tog for lang tid"),
        (RuntimeError("x"), PlanRun.Fault.BROKEN, "gik galt"),
    ],
)
def test_a_computation_that_fails_says_so(karen, cast, large, monkeypatch, error, fault, said):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    url = karen.post(PLAN, {"act": "plan"}).url
    monkeypatch.setattr(week_plan, "compute", fail)

    work_plan_runs()

    assert PlanRun.objects.get().fault == fault
    assert said in words(karen.get(url))


def test_a_sending_that_was_stopped_goes_on_with_the_rest(cast, large, monkeypatch):
    planned = [[case.pk, case.version, cast.advisor.pk, None] for case in large[:2]]
    queued(cast, PlanRun.Kind.SENDING, lines=planned)
    real = plan_jobs.week_plan.send_each

    def stopped(lines, **kwargs):
        yield next(iter(real(lines, **kwargs)))
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(plan_jobs.week_plan, "send_each", stopped)
    work_plan_runs()
    run = PlanRun.objects.get()
    assert (run.fault, len(run.result["lines"])) == (PlanRun.Fault.TOO_LONG, 1)
    monkeypatch.setattr(plan_jobs.week_plan, "send_each", real)

    plan_runs.queue(run, by=cast.coordinator, now=MONDAY)
    work_plan_runs()

    run.refresh_from_db()
    assert [line["refusal"] for line in run.result["lines"]] == ["", ""]
    assert Offer.objects.count() == 2


# The job: twice, late, and two at once


def test_run_twice_the_job_computes_once(cast, large, monkeypatch):
    queued(cast)
    times: list[int] = []
    real = week_plan.compute
    monkeypatch.setattr(week_plan, "compute", lambda *a, **k: (times.append(1), real(*a, **k))[1])

    assert plan_runs.work(by=SYSTEM, clock=clock_at(MONDAY)) == 1
    assert plan_runs.work(by=SYSTEM, clock=clock_at(MONDAY)) == 0

    assert times == [1]


def test_after_a_gap_the_job_computes_what_waits_with_the_week_as_it_is_now(cast, large):
    queued(cast)
    later = MONDAY + dt.timedelta(days=3)

    assert plan_runs.work(by=SYSTEM, clock=clock_at(later)) == 1

    run = PlanRun.objects.get()
    assert (run.status, run.finished_at) == (RunStatus.FINISHED, later)


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_compute_a_run_once(cast, large):
    queued(cast)

    worked = at_once(
        lambda: plan_runs.work(by=SYSTEM, clock=clock_at(MONDAY)),
        lambda: plan_runs.work(by=SYSTEM, clock=clock_at(MONDAY)),
    )

    assert sorted(worked) == [0, 1]
    assert PlanRun.objects.get().status == RunStatus.FINISHED


# Whose it is


def test_nobody_else_finds_the_run(cast, large, other_coordinator, bo):
    run = queued(cast)
    for somebody in (other_coordinator, bo):
        client = Client()
        client.force_login(somebody)

        assert client.get(run.get_absolute_url()).status_code == 404
        assert client.post(SEND, {"run": run.pk}).status_code == 404


def test_choices_that_only_are_kept_lead_to_the_plan(karen, cast, three):
    run = plan_runs.keep(PLAN_KIND, {}, by=cast.coordinator, now=MONDAY)

    assert karen.get(run.get_absolute_url()).url == PLAN


# What if


def supposed(**answers: object) -> dict[str, object]:
    return {"requests_more": "", "hours": "", **answers}


def ask(client: Client, **answers: object):
    begun = client.post(WHAT_IF, supposed(**answers))
    assert begun.status_code == 302, begun.context["form"].errors
    work_plan_runs()
    return client.get(begun.url, follow=True)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the run itself and who looked at what."""
    untouched = [
        model
        for model in apps.get_models()
        if model._meta.label not in {"requests.PlanRun", "lifecycle.StatusChange"}
        and model._meta.app_label not in {"privacy", "sessions"}
    ]
    return {m._meta.label: list(m._default_manager.order_by("pk").values_list()) for m in untouched}


def test_ten_more_requests_are_answered_without_touching_anything(karen, three):
    before = everything()

    page = ask(karen, requests_more=10)

    assert everything() == before
    said = words(page)
    assert "9 henvendelser flere end i dag står uden vejleder." in said
    assert "3 af 3 (100 %)" in said
    assert "4 af 13 (30 %)" in said
    assert "Begge planer er bevist bedst mulige." in said
    answer = page.context["answer"]
    assert len(answer.without) == 9
    assert all(one.reason.endswith(".") for one in answer.without)
    assert {one.name for one in answer.overloaded} == {"Vibeke Ibsen", "Viggo Juhl"}


def test_the_same_question_has_the_same_answer(karen, three):
    first = ask(karen, requests_more=10).context["answer"]
    second = ask(karen, requests_more=10).context["answer"]

    assert first.without == second.without


def test_one_advisor_fewer(karen, cast, three):
    answer = ask(karen, without=cast.advisor.pk).context["answer"]

    (alone,) = answer.without
    assert alone.is_new
    assert "Viggo Juhl" in alone.reason
    assert answer.verdict == "1 henvendelse mere end i dag står uden vejleder."


def test_fewer_hours_for_a_special_school(karen, cast, three):
    answer = ask(karen, school=cast.advisor.home_school_id, hours=-160).context["answer"]

    released = next(row for row in answer.figures if row.label == "Frikøbte timer")
    assert (released.now, released.then) == ("320 timer", "160 timer")
    assert len(answer.without) == 1


def test_an_absence(karen, cast, three):
    answer = ask(
        karen, absent=cast.advisor.pk, ends_on_day=30, ends_on_month=11, ends_on_year=2026
    ).context["answer"]

    assert len(answer.without) == 1


def test_more_requests_on_a_chosen_theme(karen, cast, three):
    theme = stories.a_theme(cast.school, "Bevægelse")

    answer = ask(karen, requests_more=2, themes=theme.pk).context["answer"]

    (alone,) = answer.without
    assert (alone.themes, alone.pk) == ("Bevægelse", None)
    assert alone.name.startswith("Tænkt henvendelse ")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Skriv mindst én ting, der skal være anderledes"),
        ({"requests_more": "mange"}, "Skriv et helt tal fra 0 til 200"),
        ({"requests_more": "201"}, "Skriv et helt tal fra 0 til 200"),
        ({"hours": "10"}, "Vælg, hvilken specialskole timerne gælder"),
    ],
)
def test_a_question_that_can_not_be_answered_says_what_is_missing(karen, three, answers, said):
    page = karen.post(WHAT_IF, supposed(**answers))

    assert page.status_code == 422
    assert said in words(page)
    assert not PlanRun.objects.exists()


def test_an_absence_needs_its_last_day(karen, cast, three):
    page = karen.post(WHAT_IF, supposed(absent=cast.advisor.pk))

    assert "Skriv den sidste dag, vejlederen er væk" in words(page)


def test_a_theme_needs_a_number(karen, cast, three):
    theme = stories.a_theme(cast.school)

    page = karen.post(WHAT_IF, supposed(themes=theme.pk, without=cast.advisor.pk))

    assert "Skriv, hvor mange henvendelser på de valgte temaer" in words(page)


def test_a_question_while_another_is_computed_is_kept_in_the_form(karen, cast, three):
    karen.post(WHAT_IF, supposed(requests_more=3))

    page = karen.post(WHAT_IF, supposed(requests_more=7))

    assert "undervejs" in words(page)
    assert b'value="7"' in page.content
    assert "Et svar beregnes." in words(karen.get(WHAT_IF))


def test_the_pages_cost_the_same_however_large_the_week_is(karen, cast, large, statements):
    url = karen.post(PLAN, {"act": "plan"}).url
    work_plan_runs()
    karen.get(url)
    with statements() as result:
        page = karen.get(url)
    ask(karen, requests_more=200)
    with statements() as answer:
        answered = karen.get(WHAT_IF)

    assert plan_result.PER_PAGE == 25
    assert len(result) <= 12
    assert len(answer) <= 12
    assert max(len(page.content), len(answered.content)) <= 250_000
