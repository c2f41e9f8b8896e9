"""The administration of municipality, schools, people and calendar."""

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import RuleBroken
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from accounts.roles import Role
from accounts.services import invitations, second_factor, sign_ins
from schools.admin_base import (
    OfficeAdmin,
    OwnPlaces,
    ReadOnlyAdmin,
    ReadOnlyInline,
    own_municipalities,
)
from schools.admin_forms import NewMembershipForm, NewPersonForm
from schools.admin_imports import ImportMixin, Read
from schools.models import ClosingDay, Membership, Municipality, School, SchoolYear, TravelTime
from schools.services import calendars, memberships
from schools.services.closing_day_imports import import_closing_days
from schools.services.school_imports import import_schools
from schools.services.user_imports import import_users

POLICY = {"official_clock", "cutoff_hour", "pauses_in_school_holidays"}
"""What of a municipality decides its deadlines."""


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)


def _tell_that_deadlines_stand(request: HttpRequest) -> None:
    said = _(
        "The deadlines of open requests stand as they were. A coordinator moves them under"
        " The week → Deadlines and the calendar, and sees first what moves."
    )
    messages.info(request, said)


@admin.register(Municipality)
class MunicipalityAdmin(OfficeAdmin):
    municipality_path = "pk"
    list_display = ("name", "centre_name", "official_clock", "leader_rule", "contact_email")
    search_fields = ("name", "slug", "centre_name")
    list_filter = ("official_clock", "leader_rule")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Municipality, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and POLICY & set(form.changed_data):
            calendars.has_changed(obj, by=_by(request))
            _tell_that_deadlines_stand(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new customer is the installation's business, not an administrator's."""
        return bool(request.user.is_superuser)


@admin.register(School)
class SchoolAdmin(ImportMixin, OfficeAdmin):
    list_display = ("name", "code", "kind", "municipality", "is_active")
    list_select_related = ("municipality",)
    list_filter = ("kind", "is_active", ("municipality", OwnPlaces))
    search_fields = ("name", "code")

    def import_rows(self, request: HttpRequest) -> Read:
        return import_schools


@admin.register(SchoolYear)
class SchoolYearAdmin(OfficeAdmin):
    list_display = ("__str__", "starts_on", "ends_on", "hour_price", "municipality")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnPlaces),)
    search_fields = ("starts_on", "municipality__name")


class ClosingDayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ClosingDay
        fields = ("municipality", "day", "kind", "name", "closes_at")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        place, day = data.get("municipality"), data.get("day")
        if place and day and data.get("kind") != ClosingDay.Kind.HALF_DAY:
            try:
                calendars.check(place, adding=[day], without=self.instance.pk)
            except RuleBroken as impossible:
                self.add_error("day", str(impossible.message))
        return data


@admin.register(ClosingDay)
class ClosingDayAdmin(ImportMixin, OfficeAdmin):
    """Every change is noted, so that the coordinator can move the deadlines that it touches."""

    form = ClosingDayForm
    may_delete = True
    list_display = ("day", "name", "kind", "closes_at", "municipality")
    list_select_related = ("municipality",)
    list_filter = ("kind", "day", ("municipality", OwnPlaces))
    search_fields = ("name",)
    date_hierarchy = "day"

    import_help = gettext_lazy(
        "CSV, UTF-8 or Windows-1252, with ; or , between the columns, or iCalendar (.ics)."
        " At most 2 MB."
    )

    def import_rows(self, request: HttpRequest) -> Read:
        return import_closing_days

    def save_model(self, request: HttpRequest, obj: ClosingDay, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._note(request, {obj.municipality})

    def delete_model(self, request: HttpRequest, obj: ClosingDay) -> None:
        super().delete_model(request, obj)
        self._note(request, {obj.municipality})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ClosingDay]) -> None:
        places = {one.municipality for one in queryset.select_related("municipality")}
        super().delete_queryset(request, queryset)
        self._note(request, places)

    def _note(self, request: HttpRequest, places: set[Municipality]) -> None:
        for place in places:
            calendars.has_changed(place, by=_by(request))
        _tell_that_deadlines_stand(request)


@admin.register(TravelTime)
class TravelTimeAdmin(OfficeAdmin):
    municipality_path = "from_school__municipality"
    may_delete = True
    list_display = ("from_school", "to_school", "minutes")
    list_select_related = ("from_school", "to_school")
    list_filter = (("from_school", OwnPlaces),)
    search_fields = ("from_school__name", "to_school__name")


class MembershipInline(ReadOnlyInline):
    """The person's roles in the administrator's own municipalities."""

    model = Membership
    fk_name = "user"
    select = ("user", "school", "municipality")
    hidden = ("user",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        rows: QuerySet[Membership] = super().get_queryset(request)
        own = own_municipalities(request.user)
        return rows if own is None else rows.filter(municipality__in=own)


class PlaceAdmin(OfficeAdmin):
    """Where a role is given: the place is chosen among the administrator's own."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        for name, model in (("municipality", Municipality), ("school", School)):
            if name in form.base_fields and obj is None:
                rows = self.admin_site.get_model_admin(model).get_queryset(request)
                form.base_fields[name].queryset = rows
                if name == "municipality":
                    form.base_fields[name].initial = rows.first()
        return form


@admin.register(User)
class UserAdmin(ImportMixin, PlaceAdmin):
    """People. They leave by being marked inactive, so that history keeps its names."""

    municipality_path = "memberships__municipality"
    list_display = ("name", "email", "phone", "is_active", "has_password", "last_login")
    list_filter = ("is_active", "memberships__role", "last_login")
    search_fields = ("name", "email")
    ordering = ("name",)
    actions = ("send_invitation", "reset_second_factor")
    readonly_fields = ("last_login", "created_at", "is_staff")
    fields = ("email", "name", "phone", "is_active", *readonly_fields)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Each person once, however many roles."""
        people = User.objects.order_by(*self.ordering)
        own = own_municipalities(request.user)
        if own is None:
            return people
        here = Membership.objects.filter(municipality__in=own)
        return people.filter(pk__in=here.values("user"))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        new = ("email", "name", "phone", "role", "municipality", "school")
        return new if obj is None else self.fields

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits a person who also belongs to a municipality that is not hers."""
        return super().has_change_permission(request, obj) and (
            obj is None or manages(request.user, obj)
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email = User.objects.normalize_email(obj.email)
        if change:
            obj.save(update_fields=["email", "name", "phone", "is_active"])
            if not obj.is_active:
                sign_ins.end_all(obj, by=_by(request))
            return
        obj.set_unusable_password()
        obj.save()
        place = {name: form.cleaned_data[name] for name in ("municipality", "school")}
        by: Any = request.user
        memberships.grant(obj, Role(form.cleaned_data["role"]), by=by, **place)
        invitations.invite(obj, by=by, now=timezone.now())

    @admin.display(boolean=True, description=gettext_lazy("has chosen a password"))
    def has_password(self, user: User) -> bool:
        return user.has_usable_password()

    @admin.action(description=gettext_lazy("Send an invitation"), permissions=["change"])
    def send_invitation(self, request: HttpRequest, people: QuerySet[User]) -> None:
        by: Any = request.user
        sent = 0
        for person in people:
            try:
                invitations.invite(person, by=by, now=timezone.now())
                sent += 1
            except RuleBroken as refused:
                messages.warning(request, f"{person}: {refused.message}")
        if sent:
            text = ngettext(
                "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent
            )
            messages.success(request, text % {"n": sent})

    @admin.action(
        description=gettext_lazy("Reset the second step of sign-in"), permissions=["change"]
    )
    def reset_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For one who has lost her telephone; who she is, is checked by whoever presses."""
        by = _by(request)
        for person in people:
            if not manages(by, person) or person == by:
                text = _("%(name)s: somebody else must do this.")
                messages.warning(request, text % {"name": person})
                continue
            second_factor.remove(person, by=by, now=timezone.now())
            self.log_change(request, person, _("Reset the second step of sign-in."))
            text = _("%(name)s sets up a new telephone the next time she signs in.")
            messages.success(request, text % {"name": person})

    def import_rows(self, request: HttpRequest) -> Read:
        return partial(import_users, now=timezone.now())


def manages(administrator: Any, person: User) -> bool:
    """Whether all of a person's places are the administrator's; the root account is nobody's."""
    own = own_municipalities(administrator)
    if own is None:
        return True
    places = set(person.memberships.values_list("municipality", flat=True))
    return not person.is_superuser and places <= own


class OfAPerson(ReadOnlyAdmin):
    """What belongs to one person: seen by those who see the person."""

    municipality_path = ""
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = self.admin_site.get_model_admin(User).get_queryset(request)
        rows: QuerySet[Any] = self.model._default_manager.filter(user__in=people.order_by())
        return rows


@admin.register(SignIn)
class SignInAdmin(OfAPerson):
    """Where people are signed in. The key of a session opens it, and is shown to nobody."""

    hidden = ("session",)
    list_display = ("user", "browser", "device", "signed_in_at")
    list_filter = ("browser", "device", "signed_in_at")


@admin.register(ExternalIdentity)
class ExternalIdentityAdmin(OfAPerson):
    """Deleting one breaks the tie; an invitation or a verified e-mail makes a new one."""

    list_display = ("user", "issuer", "subject", "linked_at")
    list_filter = ("issuer", "linked_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return OfficeAdmin.has_change_permission(self, request) and (
            obj is None or manages(request.user, obj.user)
        )


@admin.register(RecoveryCode)
class RecoveryCodeAdmin(OfAPerson):
    hidden = ("code_hash",)
    list_display = ("user", "used_at")
    list_filter = ("used_at",)


@admin.register(Membership)
class MembershipAdmin(PlaceAdmin, ReadOnlyAdmin):
    """Roles are given with “Add” and taken back with the action, never edited."""

    list_display = ("user", "role", "school", "municipality", "is_active")
    list_select_related = ("user", "school", "municipality")
    list_filter = ("role", "is_active", ("school", OwnPlaces), ("municipality", OwnPlaces))
    search_fields = ("user__name", "user__email", "school__name")
    actions = ("take_back",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return OfficeAdmin.has_add_permission(self, request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewMembershipForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        new = ["email", "role", "municipality", "school"]
        return new if obj is None else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if obj is None else super().get_readonly_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        data = form.cleaned_data
        by: Any = request.user
        granted = memberships.grant(
            data["email"],
            Role(data["role"]),
            by=by,
            municipality=data["municipality"],
            school=data["school"],
        )
        obj.__dict__.update(granted.__dict__)

    @admin.action(description=gettext_lazy("Take the role back"))
    def take_back(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        by: Any = request.user
        taken = 0
        for membership in rows:
            try:
                memberships.revoke(membership, by=by)
                taken += 1
            except RuleBroken as refused:
                messages.error(request, f"{membership}: {refused.message}")
        if taken:
            messages.success(request, _("Roles taken back: %(n)s.") % {"n": taken})
