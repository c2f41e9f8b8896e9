"""Forms of the administration: a person and a role, and the file of an import."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import SCHOOL_ROLES, Role
from schools.models import Membership, Municipality, School
from schools.sheets import MAX_BYTES


class _PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role and where it is held; the admin narrows the choices to the administrator's own."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role, error_messages={"required": _("Choose a role")}
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        error_messages={"required": _("Choose a municipality")},
    )
    school = forms.ModelChoiceField(
        School.objects.none(),
        label=_("School"),
        required=False,
        help_text=_("Only for roles at a school."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        role, place, school = data.get("role"), data.get("municipality"), data.get("school")
        if role in SCHOOL_ROLES and school is None:
            self.add_error("school", _("Choose the school the role is held at."))
        elif school and role not in SCHOOL_ROLES:
            self.add_error("school", _("This role covers the whole municipality. Choose none."))
        elif school and school.municipality != place:
            self.add_error("school", _("The school belongs to another municipality."))
        return data


class NewPersonForm(_PlaceForm):
    """A new person with her first role."""

    class Meta:
        model = User
        fields = ("email", "name", "phone")

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])


class NewMembershipForm(_PlaceForm):
    """One more role for a person who is here already, known by her whole e-mail."""

    email = forms.EmailField(
        label=_("The person's e-mail"),
        error_messages={"required": _("Write the person's e-mail, e.g. anna@kommune.dk")},
    )

    class Meta:
        model = Membership
        fields = ()

    def clean_email(self) -> User:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                _("Nobody active has this e-mail. Correct it, or create the person under Users.")
            )
        return user

    def _post_clean(self) -> None:
        """The service decides: a role that was taken back is given again, not refused."""


class ImportForm(forms.Form):
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        empty_label=None,
        error_messages={"required": _("Choose a municipality")},
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or Windows-1252, with ; or , between the columns. At most 2 MB."),
        validators=[
            FileExtensionValidator(
                ("csv", "txt", "ics"),
                _("Choose a file whose name ends in .csv, .txt or .ics. Save a workbook as CSV."),
            )
        ],
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another."),
        },
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 2 MB. Divide it into smaller files.")
            )
        data: bytes = file.read()
        return data
