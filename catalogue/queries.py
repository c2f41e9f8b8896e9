"""Reads of the catalogue: the list and its search, what waits for review, and what looks alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from advisors.models import CompetenceArea
from catalogue.matching import Likeness, closest, words_in
from catalogue.models import ExampleCard
from catalogue.querysets import ExampleCardQuerySet
from catalogue.redaction import Telling
from requests.inspiration import Example
from requests.models import SupportRequest
from schools.access import access_of
from schools.models import School

CONSIDERED = 200
"""The newest approved cards with a theme in common; the closest are found among them."""
SHOWN = 3
TEXTS = ("title", "situation", "tried", "effect")


@dataclass(frozen=True)
class Search:
    """What the list is asked for; empty means all."""

    q: str = ""
    theme: int | None = None
    level: str = ""
    form: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.q or self.theme or self.level or self.form)


def places_of(user: User) -> frozenset[int]:
    """Return the municipalities whose examples the person reads: all she has a role in."""
    return frozenset(grant.municipality_id for grant in access_of(user).grants)


def found(user: User, search: Search) -> ExampleCardQuerySet:
    """Return the approved examples that hold every word, the newest first."""
    cards = ExampleCard.objects.visible_to(user).approved().filter(municipality__in=places_of(user))
    for word in search.q.split():
        pattern = _pattern(word)
        holds = Q(themes__name__iregex=pattern)
        for name in TEXTS:
            holds |= Q(**{f"{name}__iregex": pattern})
        cards = cards.filter(pk__in=ExampleCard.objects.filter(holds).values("pk"))
    if search.theme:
        cards = cards.filter(themes=search.theme)
    if search.level:
        cards = cards.filter(school_level=search.level)
    if search.form:
        cards = cards.filter(support_form=search.form)
    return cards.prefetch_related("themes")


def themes_for(user: User) -> Sequence[CompetenceArea]:
    """Return the themes of the person's municipalities that are in use."""
    areas = CompetenceArea.objects.filter(municipality__in=places_of(user), is_active=True)
    return list(areas.order_by("position", "name"))


def waiting(user: User) -> ExampleCardQuerySet:
    """Return what the coordinator has to read, the oldest first."""
    places = access_of(user).municipalities(Permission.REVIEW_EXAMPLES)
    cards = ExampleCard.objects.to_review().filter(municipality__in=places)
    return cards.select_related("created_by").prefetch_related("themes").order_by("sent_at", "pk")


def telling_of(support_request: SupportRequest) -> Telling:
    """Return the names that would tell where an example comes from."""
    schools = School.objects.filter(municipality=support_request.municipality_id)
    accepted = support_request.offers.accepted().values_list("advisor__user__name", flat=True)
    people = {support_request.contact_name, support_request.created_by.name, *accepted}
    return Telling(
        schools=frozenset(schools.values_list("name", flat=True)),
        people=frozenset(name for name in people if name),
    )


def like(draft: SupportRequest, reader: User) -> Sequence[Example]:
    """Return the approved examples closest to what the teacher has written so far."""
    themes = frozenset(row.area_id for row in draft.request_themes.all())
    if not themes:
        return []
    cards = (
        ExampleCard.objects.visible_to(reader)
        .approved()
        .filter(municipality=draft.municipality_id, themes__in=themes)
        .distinct()
        .prefetch_related("themes")
        .order_by("-approved_at", "-pk")[:CONSIDERED]
    )
    by_key = {card.pk: card for card in cards}
    need = Likeness(
        themes=themes,
        level=draft.school_level,
        form=draft.support_form,
        words=words_in(draft.situation, draft.tried, draft.goal),
    )
    ranked = closest(need, [(pk, _likeness(c)) for pk, c in by_key.items()], at_most=SHOWN)
    return [_as_example(by_key[pk]) for pk in ranked]


def _likeness(card: ExampleCard) -> Likeness:
    return Likeness(
        themes=frozenset(theme.pk for theme in card.themes.all()),
        level=card.school_level,
        form=card.support_form,
        words=words_in(card.title, card.situation, card.tried),
    )


def _as_example(card: ExampleCard) -> Example:
    return Example(
        title=str(card.title),
        situation=str(card.situation),
        effect=str(card.effect),
        url=card.get_absolute_url(),
    )


def _pattern(word: str) -> str:
    """A regular expression that finds æ, ø and å in either case whatever the database's locale."""
    return "".join(
        re.escape(char) if char.isascii() else f"[{char.lower()}{char.upper()[0]}]" for char in word
    )
