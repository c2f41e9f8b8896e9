"""What every list of the administration has in common: own rows only, and no free text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Permission
from privacy.fields import PlainTextField
from schools.access import access_of


def own_municipalities(user: Any) -> frozenset[int] | None:
    """Return the municipalities the person administers; None means all of them."""
    if not isinstance(user, User):
        return frozenset()
    return None if user.is_superuser else access_of(user).municipalities(Permission.ADMINISTER)


def free_text(model: type[Model]) -> list[str]:
    """Return the names of the fields that hold what people wrote; no administrator reads them."""
    return [field.name for field in model._meta.fields if isinstance(field, PlainTextField)]


class OwnPlaces(admin.RelatedFieldListFilter):
    """A filter on a related row that offers the administrator's own rows only."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        rows = related.get_queryset(request).select_related(*related.list_select_related or ())
        return [(row.pk, str(row)) for row in rows]


class OfficeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the administrator's own municipalities. Deleting is for the few that say so."""

    municipality_path: ClassVar[str] = "municipality"
    """How this model leads to its municipality, as a lookup."""
    may_delete: ClassVar[bool] = False
    hidden: ClassVar[Sequence[str]] = ()
    """Fields left out of the form, besides free text."""
    list_select_related: ClassVar[Any] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        own = own_municipalities(request.user)
        return rows if own is None else rows.filter(**{f"{self.municipality_path}__in": own})

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), *self.hidden, *free_text(self.model)]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the administrator's own rows, with what their names need, in one query."""
        kwargs.setdefault("queryset", own_choices(self.admin_site, db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", own_choices(self.admin_site, db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def own_choices(site: admin.AdminSite, field: Any, request: HttpRequest) -> QuerySet[Any]:
    """Return the rows a field may point at."""
    related = site.get_model_admin(field.remote_field.model)
    names: Any = related.list_select_related or ()
    return related.get_queryset(request).select_related(*names)


if TYPE_CHECKING:
    _AnyAdmin = BaseModelAdmin[Any]
else:
    _AnyAdmin = object


class ReadOnly(_AnyAdmin):
    """Shows every field but free text and changes none."""

    hidden: ClassVar[Sequence[str]] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return shown_fields(self.model, self.hidden)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return shown_fields(self.model, self.hidden)


def shown_fields(model: type[Model], hidden: Sequence[str]) -> list[str]:
    """Return the model's own fields without free text, the hidden ones and the raw JSON."""
    out = {*hidden, *free_text(model), "id"}
    return [f.name for f in model._meta.concrete_fields if f.name not in out and not _is_json(f)]


def _is_json(field: "Field[Any, Any]") -> bool:
    return isinstance(field, models.JSONField)


class ReadOnlyAdmin(ReadOnly, OfficeAdmin):
    """For what only the house itself writes: statuses, the ledger, logs, the outbox."""


class ReadOnlyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to the one shown; `select` names what their labels need."""

    extra = 0
    can_delete = False
    select: ClassVar[Sequence[str]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.select)
