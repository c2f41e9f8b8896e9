"""The administration of what lies below the schools: the outbox, the history, the access log."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from kompetencecenter.wording_pages import WordingPages
from lifecycle.models import Stateful, StatusChange
from notifications.catalogue import title_of
from notifications.models import Message, Pulse, Wording
from privacy.models import AccessEvent
from privacy.words import thing_in_words
from schools.admin_base import ReadOnlyAdmin, own_municipalities
from schools.models import Municipality

admin.site.unregister(Group)  # roles are memberships; Django's groups mean nothing here
admin.site.unregister(TOTPDevice)  # its key signs in as its owner


def named_actor(rows: QuerySet[AccessEvent]) -> QuerySet[AccessEvent]:
    """Add `actor_name`: the log has no foreign key, so that it outlives the person."""
    people = User.objects.filter(pk=OuterRef("actor_id"))
    return rows.annotate(actor_name=Subquery(people.values("name")[:1]))


class InWords(admin.AllValuesFieldListFilter):
    """Offers the codes that occur, in the words people know them by."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        words = title_of if self.field_path == "kind" else thing_in_words
        for choice in super().choices(changelist):
            yield {**choice, "display": words(str(choice["display"]))}


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What is on its way to whom. Only the outbox's services write here."""

    municipality_path = "municipality_id"

    list_display = ("about", "case_number", "recipient", "status", "due_at", "sent_at", "attempts")
    list_select_related = ("recipient",)
    list_filter = ("status", ("kind", InWords), "due_at", "sent_at")
    search_fields = ("case_number", "recipient__name", "recipient__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        people = self.admin_site.get_model_admin(User).get_queryset(request)
        rows = Message.objects.filter(recipient__in=people.order_by())
        own = own_municipalities(request.user)
        # Somebody who works in two places is written to by both.
        here = Q(municipality_id__in=own or ()) | Q(municipality_id__isnull=True)
        return rows if own is None else rows.filter(here)

    @admin.display(description=_("message"), ordering="kind")
    def about(self, message: Message) -> str:
        return title_of(message.kind)


@admin.register(Wording)
class WordingAdmin(WordingPages, ReadOnlyAdmin):
    """What was changed, each row as it was written. No text about anybody: it is shown."""

    municipality_path = "municipality_id"
    list_display = ("mail", "language", "place", "heading", "written_at", "written_by")
    list_select_related = ("written_by",)
    list_filter = ("language", ("kind", InWords), "written_at")
    search_fields = ("subject", "written_by__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        """Add `place_name`: the outbox has no foreign key to a municipality."""
        places = Municipality.objects.filter(pk=OuterRef("municipality_id"))
        rows: QuerySet[Wording] = super().get_queryset(request)
        return rows.annotate(place_name=Subquery(places.values("name")[:1]))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.list_display[:3], "revision", "heading", "body", *self.list_display[4:])

    get_readonly_fields = get_fields

    @admin.display(description=_("mail"), ordering="kind")
    def mail(self, wording: Wording) -> str:
        return title_of(wording.kind)

    @admin.display(description=_("municipality"), ordering="place_name")
    def place(self, wording: Wording) -> str:
        name: str | None = wording.place_name  # type: ignore[attr-defined]
        return name or "–"

    @admin.display(description=_("subject"))
    def heading(self, wording: Wording) -> str:
        return wording.subject or str(_("Back to the standard wording"))

    @admin.display(description=_("text"))
    def body(self, wording: Wording) -> str:
        return wording.text or "–"


@admin.register(Pulse)
class PulseAdmin(ReadOnlyAdmin):
    """The processes of the installation: nobody's data, so every administrator sees them."""

    municipality_path = ""
    list_display = ("process", "kind", "at")
    list_filter = ("kind", "at")
    search_fields = ("process",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pulse]:
        return Pulse.objects.order_by("-at", "pk")


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    municipality_path = "municipality_id"
    list_display = ("at", "act", "thing", "object_id", "why", "actor")
    list_filter = ("act", "why", ("object_type", InWords), "at")
    search_fields = ("=object_id", "object_type", "actor_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessEvent]:
        return named_actor(super().get_queryset(request))

    @admin.display(description=_("object"), ordering="object_type")
    def thing(self, event: AccessEvent) -> str:
        return thing_in_words(event.object_type)

    @admin.display(description=_("person"), ordering="actor_name")
    def actor(self, event: AccessEvent) -> str:
        name: str | None = event.actor_name  # type: ignore[attr-defined]
        return name or "–"


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    municipality_path = ""
    list_display = ("at", "thing", "subject_id", "became", "by")
    list_select_related = ("by",)
    list_filter = (("subject_type", InWords), "at")
    search_fields = ("=subject_id", "transition", "by__name")
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusChange]:
        """The history of the rows the administrator may see: it has no foreign key of its own."""
        rows = StatusChange.objects.order_by(*self.ordering)
        if own_municipalities(request.user) is None:
            return rows
        return rows.filter(reduce(or_, (self._of(model, request) for model in _stateful())))

    @admin.display(description=_("subject"), ordering="subject_type")
    def thing(self, change: StatusChange) -> str:
        return thing_in_words(change.subject_type)

    @admin.display(description=_("status"), ordering="to_status")
    def became(self, change: StatusChange) -> str:
        labels: dict[str, Any] = {}
        for model in _stateful():
            if model._meta.label_lower == change.subject_type:
                labels = dict(model.status.field.flatchoices)
        return str(labels.get(change.to_status, change.to_status))

    def _of(self, model: type[Stateful], request: HttpRequest) -> Q:
        seen = self.admin_site.get_model_admin(model).get_queryset(request).order_by()
        return Q(subject_type=model._meta.label_lower, subject_id__in=seen.values("pk"))


def _stateful() -> list[type[Stateful]]:
    return [model for model in apps.get_models() if issubclass(model, Stateful)]
