"""Every form, parameter, path and header, with what nobody would send: no 500, no number stored.

CI tries each form once, and a third of the pages and addresses, the same ones every time;
`python -m bench fuzz` tries all of them, as often as one likes.
"""

import os
import re
from collections.abc import Callable
from functools import cache, partial
from http.cookies import SimpleCookie
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.addresses import ALL, BACKEND, World
from tests.fuzzing import inputs
from tests.fuzzing.pages import Found, discover, of_the_administration
from tests.fuzzing.witness import Witness

EXAMPLES = int(os.environ.get("KC_FUZZ_EXAMPLES", "1"))
SEED = os.environ.get("KC_FUZZ_SEED")
STRIDE = 1 if SEED else 3
FORM = "application/x-www-form-urlencoded"
ELSEWHERE = {"accounts:sign_out", "alive", "ready", "running", "metrics", "demo_sign_in"}

pytestmark = pytest.mark.walks


def each(strategy: st.SearchStrategy, act: Callable) -> None:
    """Let Hypothesis draw so many examples, the same ones every time unless a seed is given."""
    limits = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=SEED is None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run = limits(given(strategy)(lambda drawn: act(drawn)))
    (seed(int(SEED))(run) if SEED else run)()


def packed(pairs: list[tuple[str, str]]) -> str:
    """Return the pairs as a browser packs them, and what no browser would, too."""
    return "&".join(
        f"{quote_plus(name, errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}"
        for name, value in pairs
    )


class Stage:
    """The cast, signed in, and what they can reach."""

    def __init__(self, world: World, people: dict[str, object]) -> None:
        self.world = world
        self.clients = {name: Client() for name in people}
        for name, person in people.items():
            if person is not None:
                self.clients[name].force_login(person, backend=BACKEND)
        self.cookies = {name: client.cookies.output() for name, client in self.clients.items()}
        self.found: Found = discover(self.clients, [*self.addresses(), *of_the_administration()])

    def addresses(self) -> list[str]:
        return [
            reverse(name, kwargs=self.world.arguments(name) if arguments else None)
            for name, arguments in ALL
            if name not in ELSEWHERE and (not arguments or self._is_known(name))
        ]

    def _is_known(self, name: str) -> bool:
        try:
            return bool(self.world.arguments(name))
        except KeyError:
            return False

    def likely(self, address: str) -> st.SearchStrategy[str]:
        """Draw who asks: as often as anybody else the person who is let in there."""
        hers = self.found.let_in.get(address.split("/")[1], "coordinator")
        return st.one_of(st.just(hers), st.sampled_from(sorted(self.clients)))

    def client(self, name: str) -> Client:
        """Return the person's browser as it was when she had just signed in."""
        client = self.clients[name]
        client.cookies = SimpleCookie(self.cookies[name].replace("Set-Cookie: ", ""))
        return client


@pytest.fixture
def stage(world, tina, anna, coordinator, advisor, special_leader, centre_leader, administrator):
    return Stage(
        world,
        {
            **{"coordinator": coordinator, "advisor": advisor.user, "tina": tina, "anna": anna},
            **{"special_leader": special_leader, "centre_leader": centre_leader},
            **{"administrator": administrator, "stranger": None},
        },
    )


@cache
def routes() -> dict[str, str]:
    """Return the pattern of every address outside the administration, by its name."""

    def walk(resolver, spaces, start):
        for entry in resolver.url_patterns:
            route = start + str(entry.pattern)
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    below = (*spaces, entry.namespace) if entry.namespace else spaces
                    yield from walk(entry, below, route)
            else:
                yield ":".join((*spaces, entry.name or "")), route

    return dict(walk(get_resolver(), (), ""))


def fuzz_forms(stage: Stage, witness: Witness) -> None:
    accepted = set()
    for form in stage.found.forms:

        def send(pairs, form):
            body = packed(pairs)
            client = stage.client(form.person)
            what = f"{form.person} {form.method} {form.action} {body}"
            if form.method == "get":
                response = witness.send(what, lambda: client.get(f"{form.action}?{body}"))
            else:
                response = witness.send(
                    what, lambda: client.generic("POST", form.action, body.encode(), FORM)
                )
            if response is not None and response.status_code == 302:
                accepted.add(form.key)

        each(inputs.answers(form), partial(send, form=form))

    posts = [form for form in stage.found.forms if form.method == "post"]
    print(f"{len(posts)} forms that change something; {len(accepted)} took one of the inputs")
    assert len(posts) > 60


def fuzz_pages(stage: Stage, witness: Witness) -> None:
    """Ask for every page with parameters and headers that no page of ours makes."""
    names = sorted(stage.found.parameters)

    def ask(drawn, person, page):
        pairs, given_headers = drawn
        address = f"{page}?{packed(pairs)}"
        client = stage.client(person)
        witness.send(
            f"{person} {address} {given_headers}",
            lambda: client.get(address, headers=given_headers),
        )

    for person, page in stage.found.pages[::STRIDE]:
        each(
            st.tuples(inputs.questions(names), inputs.headers()),
            partial(ask, person=person, page=page),
        )

    assert {"side", "q", "vis", "uge", "maaned", "aar", "next", "kommune", "case"} <= set(names)


def fuzz_paths(stage: Stage, witness: Witness) -> None:
    for name in [name for name, arguments in ALL if arguments][::STRIDE]:

        def ask(drawn, name):
            person, method, values = drawn
            client = stage.client(person)
            path = address_of(name, values)
            witness.send(f"{person} {method} {path}", lambda: client.generic(method, path))

        values = st.lists(st.sampled_from((*inputs.NUMBERS, *inputs.WORDS)), min_size=3, max_size=3)
        people = stage.likely(f"/{routes()[name]}")
        each(st.tuples(people, st.sampled_from(("GET", "POST")), values), partial(ask, name=name))


def address_of(name: str, values: list[str]) -> str:
    """Return the address with anything where the converters stand, whether they take it or not."""
    route = routes()[name]
    parts = iter(values)
    return "/" + re.sub(r"<[^>]+>", lambda _found: quote(next(parts), safe="%"), route)


def fuzz_addresses(stage: Stage, witness: Witness) -> None:
    """Also what no page draws a form for: drafts, bodies of JSON, what only scripts send."""
    names = sorted(
        {name for form in stage.found.forms for name in form.fields} | stage.found.parameters
    )
    for address in stage.addresses()[::STRIDE]:

        def send(drawn, address):
            person, kind, pairs, kept = drawn
            body = packed(pairs) if kind == FORM else pairs[0][1]
            client = stage.client(person)
            more = {"X-Kept": "1", "HX-Request": "true"} if kept else {}
            witness.send(
                f"{person} {kind} {address} {body}",
                lambda: client.generic(
                    "POST", address, body.encode(errors="replace"), kind, headers=more
                ),
            )

        kinds = st.sampled_from((FORM, "application/json", "multipart/form-data; boundary=x", "?"))
        people = stage.likely(address)
        each(
            st.tuples(people, kinds, inputs.questions(names), st.booleans()),
            partial(send, address=address),
        )


PARTS = (fuzz_forms, fuzz_pages, fuzz_paths, fuzz_addresses)


def test_the_house_stands_it(stage):
    """One test, for what takes longest is to build the world and to open every page once."""
    witness = Witness()
    for part in PARTS:
        before = witness.tried
        part(stage, witness)
        print(f"{part.__name__.removeprefix('fuzz_')}: {witness.tried - before} inputs")

    print(f"{witness.tried} inputs, answered {dict(sorted(witness.answers.items()))}")
    assert not witness.faults, "\n" + "\n".join(
        f"{fault}\n    {example}" for fault, example in sorted(witness.faults.items())
    )
