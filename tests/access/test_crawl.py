"""The whole site, walked by everybody: nothing falls, nothing leaks, nothing opens by guessing."""

from collections import Counter, defaultdict

import pytest
from django.core.cache import cache
from django.urls import resolve

from tests.access import canaries
from tests.access.asking import REFUSED, Person, ask, leads_to_the_door, sign_of
from tests.access.crawling import Walk, Walker
from tests.access.knowledge import FIGURES_ONLY, HERS_TO_OPEN, KNOWS, NO_TEXT_OF_A_CASE

pytestmark = [pytest.mark.django_db, pytest.mark.walks]

SENDERS = (
    *("visitor", "nobody", "author", "leader", "team", "special", "assigned", "coordinator"),
    *("centre", "administrator", "dpo"),
)
"""Who also sends every form she meets, as it stands and empty."""
WALKERS = (
    *("colleague", "teacher_b", "leader_b", "special_b", "unassigned"),
    *("advisor_2", "coordinator_2", "administrator_2"),
)
"""Who only reads: of the other municipality one who sees cases, one who leads and one who keeps."""
SAME_DOORS = {"coordinator_b": "coordinator", "mixed": "coordinator_2", "team_b": "leader_b"}
"""Who does not walk, and whose doors are also hers."""
TRIERS = (
    *("visitor", "nobody", "colleague", "teacher_b", "leader_b", "special_b", "unassigned"),
    *("coordinator_2", "centre", "administrator_2", "dpo"),
)
"""Who tries what the others found: one of each role that stands outside in one way or another."""
TRY_IN_ADMIN = ("coordinator_2", "administrator_2")
"""Who tries the administration's many addresses; the matrix of the models asks the others."""
ROWS_TRIED = 2
"""So many rows that the same people found are tried at each address."""
SHOWS_WITHOUT_A_LINE = {
    "requests:step": "a draft is its author's alone until it is sent",
    "requests:review": "the same",
    "requests:new": "her own address",
    "catalogue:list": "examples are shared and name nobody",
    "catalogue:to_review": "the same",
    "hours:mine": "her own hours",
    "coordinator:board": "the names of her own filters",
    "coordinator:list": "the same",
    "admin:requests_savedfilter_history": "the name of the row",
}


@pytest.fixture(scope="module")
def crawled(installation, django_db_blocker):
    """What everybody met, with a word of its own in every text."""
    planted = canaries.plant(installation)
    walks = {}
    for key in (*SENDERS, *WALKERS):
        cache.clear()
        person = Person(key, installation.cast, enforce_csrf_checks=True)
        walks[key] = Walker(person, sends=key in SENDERS).go()
    return planted, walks


def test_nothing_falls_and_no_link_leads_nowhere(crawled, capsys):
    _planted, walks = crawled
    pages = {path for walk in walks.values() for path in walk.pages}
    forms = {shape for walk in walks.values() for shape in walk.sendings}
    with capsys.disabled():
        print(
            f"\n{len(walks)} people walked {sum(len(w.pages) for w in walks.values())} pages"
            f" ({len(pages)} addresses) and met {len(forms)} forms,"
            f" of which {sum(w.sent for w in walks.values())} sendings were made"
        )

    assert [broken for walk in walks.values() for broken in walk.broken] == []
    assert len(pages) > 1000
    assert len(forms) > 300


def test_every_text_is_seen_by_whom_it_is_for_and_by_nobody_else(installation, crawled):
    planted, walks = crawled
    seen, leaks = defaultdict(set), []
    for key, walk in walks.items():
        for number, path in walk.seen.items():
            canary = planted[number]
            if canary.place is None:
                continue
            relation = installation.places[canary.place].relation_of(key)
            seen[canary.label].add(relation)
            if relation not in KNOWS.get(canary.label, "").split():
                leaks.append(f"{key} sees {canary.label} of {_story(installation, canary)}: {path}")

    assert leaks == [], "\n".join(leaks)
    assert {label: set(may.split()) for label, may in KNOWS.items()} == dict(seen)


def _story(installation, canary):
    return installation.places[canary.place].name


def test_no_municipality_sees_even_a_name_of_the_other(installation, crawled):
    planted, walks = crawled
    leaks = [
        f"{key} sees {planted[number].label} of the other municipality: {path}"
        for key, walk in walks.items()
        for number, path in walk.seen.items()
        if planted[number].municipality not in {None, *_places_of(installation, key)}
    ]

    assert leaks == []


def _places_of(installation, key):
    user = installation.cast.get(key)
    return set(user.memberships.values_list("municipality", flat=True)) if user else set()


def test_leaders_are_shown_figures_and_no_text_of_a_case():
    """Guards the table: a line added there lets no leader read what is not hers."""
    texts = {label: may.split() for label, may in KNOWS.items() if label not in NO_TEXT_OF_A_CASE}

    assert [label for label, may in texts.items() if set(may) & set(FIGURES_ONLY)] == []


def test_every_page_that_shows_a_text_leaves_a_line_in_the_access_log(crawled):
    planted, walks = crawled
    silent = {
        (key, path)
        for key, walk in walks.items()
        for path, words in walk.silent.items()
        if any(planted[number].place is not None for number in words)
        and resolve(path.split("?")[0]).view_name not in SHOWS_WITHOUT_A_LINE
    }

    assert silent == set()
    insight = [is_logged for walk in walks.values() for is_logged in walk.about_one.values()]
    assert insight
    assert all(insight)


def test_nothing_opens_that_her_own_pages_did_not_lead_to(installation, crawled, plain_404):
    gets, posts, sendings = _found(crawled[1].values())
    opened, tries = [], 0
    for key in TRIERS:
        person = Person(key, installation.cast)
        mine = {key, SAME_DOORS.get(key, key)}
        cache.clear()
        for path, finders in gets.items():
            if not finders & mine and _tries(key, path):
                tries += 1
                opened += _opened(key, "GET", path, ask(person, "GET", path))
        for shape, finders in posts.items():
            path = shape[0]
            if not finders & mine and _tries(key, path):
                tries += 1
                with person.afterwards_nothing() as client:
                    answer = client.post(path, sendings[shape].as_posted())
                opened += _opened(key, "POST", path, answer)

    assert opened == [], "\n".join(opened)
    assert tries > 2000


def _found(walks: list[Walk]):
    """Return addresses that ask for a row, and forms that change one, by their finders.

    Of those that the same people found at one address, the first rows stand for all.
    """
    gets, posts, sendings = defaultdict(set), defaultdict(set), {}
    for walk in walks:
        for path in walk.pages:
            bare = path.split("?")[0]
            if any(map(str.isdigit, bare)):
                gets[bare].add(walk.key)
        for shape, sending in walk.sendings.items():
            if any(map(str.isdigit, sending.path.split("?")[0])):
                posts[shape].add(walk.key)
                sendings[shape] = sending
    return _first_rows(gets), _first_rows(posts), sendings


def _first_rows(found):
    kept, taken = {}, Counter()
    for way, finders in found.items():
        path, names = (way, ()) if isinstance(way, str) else (way[0], way[1:])
        kind = resolve(path.split("?")[0]).view_name, names, frozenset(finders)
        taken[kind] += 1
        if taken[kind] <= ROWS_TRIED:
            kept[way] = finders
    return kept


def _tries(key: str, path: str) -> bool:
    return key in TRY_IN_ADMIN if path.startswith("/admin/") else True


def _opened(key, method, path, answer):
    name = resolve(path.split("?")[0]).view_name
    sign = sign_of(answer)
    if leads_to_the_door(answer) or sign in REFUSED or name.startswith(HERS_TO_OPEN.get(key, "-")):
        return []
    return [f"{key} {method} {path} ({name}): {sign} {answer.get('Location', '')}"]
