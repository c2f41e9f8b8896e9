"""The office words its mails: every mail of a municipality on one page, and a page for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import RuleBroken
from accounts.models import MailLanguage
from notifications.catalogue import MessageKind, all_kinds
from notifications.forms import BackToStandardForm, WordingForm
from notifications.models import Wording
from notifications.queries import wordings_of
from notifications.rendering import INVENTED_PERSON, Mail, preview, standard
from notifications.services import wordings
from notifications.wording import Words, faults_of_form
from schools.models import Municipality

PREVIEW, STANDARD = "_preview", "_standard"

if TYPE_CHECKING:
    _Base = admin.ModelAdmin[Any]
else:
    _Base = object


@dataclass(frozen=True)
class Cell:
    """One mail in one language: where it is worded, and its own wording if there is one."""

    language: str
    url: str
    own: Wording | None


@dataclass(frozen=True)
class Row:
    title: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Group:
    """The mails of one room of the house."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Page:
    """What one mail's page is about."""

    place: Municipality
    kind: MessageKind
    language: MailLanguage
    changes: Sequence[Wording]

    @property
    def mail_text(self) -> wordings.MailText:
        return wordings.MailText(self.kind, self.place.pk, self.language)

    @property
    def seen(self) -> int:
        return self.changes[0].revision if self.changes else 0

    @property
    def own(self) -> Words | None:
        return self.changes[0].words if self.changes else None

    @property
    def standard(self) -> Words:
        return standard(self.kind, language=self.language)

    @property
    def has_invitation(self) -> bool:
        return self.kind.attach is not None

    @property
    def url(self) -> str:
        return _edit_url(self.place.pk, self.kind.name, self.language)


class WordingPages(_Base):
    """Adds the pages on which the office writes to the list of what it has changed."""

    change_list_template = "notifications/admin/wordings.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        one = "kommune/<int:place>/<str:kind>/<str:language>/"
        return [
            path("kommune/<int:place>/", wrap(self.mails), name="notifications_wording_mails"),
            path(one, wrap(self.edit), name="notifications_wording_edit"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        places = self._places(request)
        return super().changelist_view(request, {**(extra_context or {}), "places": places})

    def mails(self, request: HttpRequest, place: int) -> HttpResponse:
        """Every mail of the municipality, by room, with what it has worded itself."""
        municipality = self._place_or_404(request, place)
        own = wordings_of(municipality.pk)
        context = {
            "municipality": municipality,
            "languages": MailLanguage.labels,
            "groups": _groups(municipality, own),
            "title": _("Wordings of mails, %(place)s") % {"place": municipality},
        }
        return self._render(request, "mails", context)

    def edit(self, request: HttpRequest, place: int, kind: str, language: str) -> HttpResponse:
        """Write the words of one mail, see it, save it, or go back to the standard wording."""
        page = self._page(request, place, kind, language)
        if request.method == "POST" and STANDARD in request.POST:
            return self._back_to_standard(request, page)
        if request.method == "POST":
            return self._typed(request, page)
        words = page.own or page.standard
        begun = {"subject": words.subject, "text": words.text, "seen": page.seen}
        form = WordingForm(initial=begun, kind=page.kind)
        unsound = faults_of_form(page.kind, page.own) if page.own else []
        shown = page.standard if unsound else words
        return self._show(request, page, form, mail=_previewed(page, shown), unsound=unsound)

    def _typed(self, request: HttpRequest, page: Page) -> HttpResponse:
        form = WordingForm(request.POST, kind=page.kind)
        if not form.is_valid():
            return self._show(request, page, form, mail=None)
        if PREVIEW in request.POST:
            return self._show(request, page, form, mail=_previewed(page, form.words), is_trial=True)
        try:
            is_changed = wordings.save(
                page.mail_text,
                form.words,
                seen=form.cleaned_data["seen"],
                by=_by(request),
                now=timezone.now(),
            )
        except RuleBroken as refused:
            form.begin_again_from(page.seen)
            form.add_error(None, str(refused.message))
            return self._show(request, page, form, mail=None)
        return _saved(request, page, is_changed=is_changed)

    def _back_to_standard(self, request: HttpRequest, page: Page) -> HttpResponse:
        form = BackToStandardForm(request.POST)
        try:
            is_changed = wordings.restore_standard(
                page.mail_text,
                seen=form.cleaned_data["seen"] if form.is_valid() else page.seen,
                by=_by(request),
                now=timezone.now(),
            )
        except RuleBroken as refused:
            messages.error(request, str(refused.message))
            return redirect(page.url)
        return _saved(request, page, is_changed=is_changed)

    def _show(
        self,
        request: HttpRequest,
        page: Page,
        form: WordingForm,
        *,
        mail: Mail | None,
        is_trial: bool = False,
        unsound: Sequence[Any] = (),
    ) -> HttpResponse:
        context = {
            "page": page,
            "form": form,
            "mail": mail,
            "is_trial": is_trial,
            "unsound": unsound,
            "sender": settings.DEFAULT_FROM_EMAIL,
            "recipient": INVENTED_PERSON,
            "overview": reverse("admin:notifications_wording_mails", args=[page.place.pk]),
            "title": f"{page.kind.title} ({page.language.label})",
        }
        return self._render(request, "edit", context, status=422 if form.errors else 200)

    def _render(
        self, request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        template = f"notifications/admin/{name}.html"
        return render(request, template, {**common, **context}, status=status)

    def _places(self, request: HttpRequest) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.admin_site.get_model_admin(Municipality).get_queryset(request)

    def _place_or_404(self, request: HttpRequest, pk: int) -> Municipality:
        found: Municipality = get_object_or_404(self._places(request), pk=pk)
        return found

    def _page(self, request: HttpRequest, place: int, kind: str, language: str) -> Page:
        municipality = self._place_or_404(request, place)
        if kind not in all_kinds() or language not in MailLanguage.values:
            raise Http404
        changes = Wording.objects.of(kind, municipality_id=municipality.pk, language=language)
        return Page(
            place=municipality,
            kind=all_kinds()[kind],
            language=MailLanguage(language),
            changes=list(changes.select_related("written_by")),
        )


def _by(request: HttpRequest) -> Any:
    return request.user


def _previewed(page: Page, words: Words) -> Mail:
    return preview(page.kind, words, language=page.language, today=timezone.localdate())


def _saved(request: HttpRequest, page: Page, *, is_changed: bool) -> HttpResponse:
    if is_changed:
        said = _("Saved. The words hold from the next mail that leaves, also for those that wait.")
        messages.success(request, said)
    else:
        messages.info(request, _("Nothing was changed: the words are as they were."))
    return redirect(page.url)


def _edit_url(place: int, kind: str, language: str) -> str:
    return reverse("admin:notifications_wording_edit", args=[place, kind, language])


def _groups(place: Municipality, own: Any) -> list[Group]:
    rooms: dict[str, list[Row]] = {}
    for name, kind in all_kinds().items():
        cells = [_cell(place, name, language, own) for language in MailLanguage]
        rooms.setdefault(name.split(".")[0], []).append(Row(kind.title, cells))
    return [
        Group(str(apps.get_app_config(room).verbose_name), sorted(rows, key=lambda row: row.title))
        for room, rows in rooms.items()
    ]


def _cell(place: Municipality, kind: str, language: MailLanguage, own: Any) -> Cell:
    found: Wording | None = own.get((kind, language.value))
    return Cell(
        language=str(language.label),
        url=_edit_url(place.pk, kind, language),
        own=found if found and found.words else None,
    )
