"""What every list of the administration has in common: own rows only, and no free text."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Field, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.roles import Permission
from privacy.fields import PlainTextField
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from privacy.validators import validate_no_cpr
from schools.access import access_of


def own_municipalities(user: Any) -> frozenset[int] | None:
    """Return the municipalities the person administers; None means all of them."""
    if not isinstance(user, User):
        return frozenset()
    return None if user.is_superuser else access_of(user).municipalities(Permission.ADMINISTER)


def free_text(model: type[Model]) -> list[str]:
    """Return the names of the fields that hold what people wrote; no administrator reads them."""
    return [field.name for field in model._meta.fields if isinstance(field, PlainTextField)]


NO_JUMP = False
"""No link from a row to its own page: most are 404 to an administrator, who reads no cases."""


def is_key(value: object) -> bool:
    """Return whether the text can be the key of a row; a database breaks over anything else."""
    return re.fullmatch(r"[0-9]{1,18}", str(value)) is not None


COMPARED = frozenset({"exact", "lt", "lte", "gt", "gte", "in", "range"})


def lacks_time_zone(model: type[Model], lookup: str, value: str) -> bool:
    """Return whether a moment of the model is compared with one whose time zone nobody knows."""
    name, *how = lookup.split(LOOKUP_SEP)
    moments = {f.name for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField)}
    if name not in moments or not COMPARED.issuperset(how):
        return False
    return any(map(_is_naive, value.split(",")))


def _is_naive(text: str) -> bool:
    try:
        moment = parse_datetime(text)
    except ValueError:  # no such day; Django's own refusal says so
        return False
    return moment is not None and moment.tzinfo is None


class KnownRows(AutocompleteSelect):
    """Draws a form again although what was sent as a choice can not be the key of any row."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if not one or is_key(one)], attrs)


class OwnPlaces(admin.RelatedFieldListFilter):
    """A filter on a related row that offers the administrator's own rows only."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        rows = related.get_queryset(request).select_related(*related.list_select_related or ())
        return [(row.pk, str(row)) for row in rows]


class LoggedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What an administrator looks at, searches, makes, changes and deletes is in the access log."""

    municipality_path: ClassVar[str] = "municipality"
    """How this model leads to its municipality, as a lookup; empty for what belongs to none."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Scan whatever is typed in a box of the administration, names of people too."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(validate_no_cpr)
        return field

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse a moment without its time zone, too: the filters' own links name it."""
        allowed = super().lookup_allowed(lookup, value, request)
        return allowed and not lacks_time_zone(self.model, lookup, value)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("A row was chosen that can not be there")
        page = super().changelist_view(request, extra_context)
        shown = (getattr(page, "context_data", None) or {}).get("cl")
        if request.method == "GET" and isinstance(shown, ChangeList):
            criteria = _criteria_of(shown)
            act = Act.SEARCH if criteria else Act.READ
            self._log(request, act, self.model, self._own_place(request), criteria)
        return page

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if request.method == "GET" and row is not None:
            self._log(request, Act.READ, row, self._place_of(row, request))
        return super().render_change_form(request, context, *args, **kwargs)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._log(request, Act.CREATE, obj, self._place_of(obj, request))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._log(request, Act.CHANGE, obj, self._place_of(obj, request))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            self._log(request, Act.DELETE, row, self._place_of(row, request))
        return super().log_deletions(request, queryset)

    def _log(
        self,
        request: HttpRequest,
        act: Act,
        subject: Model | type[Model],
        place: int | None,
        criteria: Sequence[str] = (),
    ) -> None:
        by = request.user
        assert isinstance(by, User)
        why = Purpose.ADMINISTRATION
        access_log.record(act, subject, by=by, municipality_id=place, why=why, criteria=criteria)

    def _place_of(self, row: Model, request: HttpRequest) -> int | None:
        if not self.municipality_path:
            return self._own_place(request)
        rows = type(row)._default_manager.filter(pk=row.pk).order_by()
        place: int | None = rows.values_list(self.municipality_path, flat=True).first()
        return place

    def _own_place(self, request: HttpRequest) -> int | None:
        return min(own_municipalities(request.user) or (), default=None)


def _criteria_of(shown: ChangeList) -> list[str]:
    """Return the names of the filters in use; what stands in the address else is not ours."""
    used = [
        str(getattr(spec, "field_path", None) or getattr(spec, "parameter_name", ""))
        for spec in shown.filter_specs
        if any(name in shown.filter_params for name in spec.expected_parameters())
    ]
    return [*(["q"] if shown.query else []), *used]


class OfficeAdmin(LoggedAdmin):
    """Rows of the administrator's own municipalities. Deleting is for the few that say so."""

    may_delete: ClassVar[bool] = False
    hidden: ClassVar[Sequence[str]] = ()
    """Fields left out of the form, besides free text."""
    list_select_related: ClassVar[Any] = ()
    list_per_page = 50
    show_full_result_count = False
    view_on_site = NO_JUMP

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        own = own_municipalities(request.user)
        return rows if own is None else rows.filter(**{f"{self.municipality_path}__in": own})

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        """What one may not know is a 404 here too; Django would lead to the front page."""
        raise Http404

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), *self.hidden, *free_text(self.model)]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the administrator's own rows, with what their names need, in one query."""
        kwargs.setdefault("queryset", own_choices(self.admin_site, db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownRows(db_field, self.admin_site))
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
    view_on_site = NO_JUMP
    select: ClassVar[Sequence[str]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.select)
