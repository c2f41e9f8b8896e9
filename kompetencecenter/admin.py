"""The administration of what lies below the schools: the outbox, the history, the access log."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lifecycle.models import Stateful, StatusChange
from notifications.models import Message
from privacy.models import AccessEvent
from schools.admin_base import ReadOnlyAdmin, own_municipalities

admin.site.unregister(Group)  # roles are memberships; Django's groups mean nothing here


def named_actor(rows: QuerySet[AccessEvent]) -> QuerySet[AccessEvent]:
    """Add `actor_name`: the log has no foreign key, so that it outlives the person."""
    people = User.objects.filter(pk=OuterRef("actor_id"))
    return rows.annotate(actor_name=Subquery(people.values("name")[:1]))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What is on its way to whom. Only the outbox's services write here."""

    list_display = ("kind", "case_number", "recipient", "status", "due_at", "sent_at", "attempts")
    list_select_related = ("recipient",)
    list_filter = ("status", "kind", "due_at", "sent_at")
    search_fields = ("case_number", "recipient__name", "recipient__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        people = self.admin_site.get_model_admin(User).get_queryset(request)
        return Message.objects.filter(recipient__in=people.order_by())


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    municipality_path = "municipality_id"
    list_display = ("at", "act", "object_type", "object_id", "actor")
    list_filter = ("act", "object_type", "at")
    search_fields = ("=object_id", "object_type", "actor_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessEvent]:
        return named_actor(super().get_queryset(request))

    @admin.display(description=_("person"), ordering="actor_name")
    def actor(self, event: AccessEvent) -> str:
        name: str | None = event.actor_name  # type: ignore[attr-defined]
        return name or "–"


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "subject_type", "subject_id", "transition", "to_status", "by")
    list_select_related = ("by",)
    list_filter = ("subject_type", "transition", "at")
    search_fields = ("=subject_id", "transition", "by__name")
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusChange]:
        """The history of the rows the administrator may see: it has no foreign key of its own."""
        rows = StatusChange.objects.order_by(*self.ordering)
        if own_municipalities(request.user) is None:
            return rows
        return rows.filter(reduce(or_, (self._of(model, request) for model in _stateful())))

    def _of(self, model: type[Stateful], request: HttpRequest) -> Q:
        seen = self.admin_site.get_model_admin(model).get_queryset(request).order_by()
        return Q(subject_type=model._meta.label_lower, subject_id__in=seen.values("pk"))


def _stateful() -> list[type[Stateful]]:
    return [model for model in apps.get_models() if issubclass(model, Stateful)]
