"""Writing an example, reading it as the coordinator, and searching the catalogue."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advisors.models import CompetenceArea
from catalogue.models import FORMS, TEXT_AT_MOST, ExampleCard
from catalogue.queries import Search
from catalogue.services.cards import MAX_THEMES, Content
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Div, Layout, Link
from dkfds.widgets import Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.board import grouped
from requests.models import SupportRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEND, KEEP = "send", "gem"
ALL = ("", _("All"))


def _text(
    label: "StrOrPromise", *, required: "StrOrPromise", help_text: "StrOrPromise"
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=TEXT_AT_MOST,
        widget=Textarea(attrs={"rows": 6}),
        error_messages={
            "required": required,
            "max_length": _("Shorten the text to at most %(limit_value)d characters"),
        },
    )


class CardForm(ScannedFormMixin, forms.Form):
    """All fields are needed to send; an unfinished card can be kept."""

    use_required_attribute = False
    scanned_fields = ("title", "situation", "tried", "effect")

    title = forms.CharField(
        label=_("Heading"),
        max_length=80,
        help_text=_("What would you look for? “A calm start after the break”, for example."),
        error_messages={
            "required": _("Write a heading"),
            "max_length": _("Write the heading in at most 80 characters"),
        },
    )
    situation = _text(
        _("The situation"),
        required=_("Write what the situation was"),
        help_text=_("What happened, in general words? Not where, and not about whom."),
    )
    tried = _text(
        _("What was tried"),
        required=_("Write what was tried"),
        help_text=_("What did the adults do, how often and for how long?"),
    )
    effect = _text(
        _("What came of it"),
        required=_("Write what came of it"),
        help_text=_("What could be seen afterwards? What did not work is worth as much."),
    )
    themes = forms.TypedMultipleChoiceField(
        label=_("Themes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose one to three themes"),
            "invalid_choice": _("Choose the themes from the list"),
        },
    )
    school_level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("Choose")), *SupportRequest.SchoolLevel.choices],
        error_messages={
            "required": _("Choose the level"),
            "invalid_choice": _("Choose the level"),
        },
    )
    support_form = forms.ChoiceField(
        label=_("Form of help"),
        choices=[("", _("Choose")), *FORMS],
        error_messages={
            "required": _("Choose the form of support"),
            "invalid_choice": _("Choose the form of support"),
        },
    )

    def __init__(
        self, data: Any = None, *, areas: Sequence[CompetenceArea], back: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.areas = {area.pk: area for area in areas}
        field = self.fields["themes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(area.pk, area.name) for area in areas]
        self.is_sent = self.data.get("handling") == SEND
        if self.is_bound and not self.is_sent:
            for field in self.fields.values():
                field.required = False
        names = tuple(self.fields)
        self.helper = FormHelper(self, unmarked=(*names, NAMES_CHECKED))
        self.helper.layout = Layout(
            "title",
            CharLimit("situation"),
            CharLimit("tried"),
            CharLimit("effect"),
            Div("themes", css_class="theme-columns"),
            "school_level",
            "support_form",
            ButtonRow(
                Button(_("Send to the coordinator"), name="handling", value=SEND),
                Button(_("Keep as a draft"), variant="secondary", name="handling", value=KEEP),
                Link(_("Back to the course"), back),
                css_class="mt-7",
            ),
        )

    def clean_themes(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["themes"]
        if len(chosen) > MAX_THEMES:
            raise forms.ValidationError(_("Choose at most three themes."))
        return chosen

    @property
    def content(self) -> Content:
        names = Content.__dataclass_fields__
        return Content(**{name: self.cleaned_data[name] for name in names})

    @property
    def chosen_themes(self) -> list[CompetenceArea]:
        return [self.areas[pk] for pk in self.cleaned_data["themes"]]


def starting_from(card: ExampleCard | None, support_request: SupportRequest) -> dict[str, Any]:
    """Return what a form begins with: the draft, else the case's codes and no text at all."""
    if card is not None:
        names = Content.__dataclass_fields__
        kept = {name: getattr(card, name) for name in names}
        return {**kept, "themes": [theme.pk for theme in card.themes.all()]}
    known = support_request.support_form in dict(FORMS)
    return {
        "themes": [row.area_id for row in support_request.request_themes.all()],
        "school_level": support_request.school_level,
        "support_form": support_request.support_form if known else "",
    }


class ReviewForm(ScannedFormMixin, forms.Form):
    """The coordinator's comment, needed for everything but an approval."""

    use_required_attribute = False
    scanned_fields = ("comment",)

    comment = forms.CharField(
        label=_("Comment to the advisor"),
        required=False,
        max_length=500,
        help_text=_("Needed when you send it back or reject it."),
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Shorten the text to at most %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=("comment", NAMES_CHECKED))
        self.helper.layout = Layout(
            CharLimit("comment"),
            ButtonRow(
                Button(_("Approve"), name="handling", value="godkend"),
                Button(_("Send back"), variant="secondary", name="handling", value="send-tilbage"),
                Button(_("Reject"), variant="tertiary", name="handling", value="afvis"),
                css_class="mt-6",
            ),
        )


class SearchForm(forms.Form):
    """Everything is optional, and what is not understood is no filter."""

    use_required_attribute = False

    q = forms.CharField(
        label=pgettext_lazy("filter", "Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    tema = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    trin = forms.ChoiceField(
        label=_("Level"), required=False, choices=[ALL, *SupportRequest.SchoolLevel.choices]
    )
    form = forms.ChoiceField(label=_("Form of help"), required=False, choices=[ALL, *FORMS])

    def __init__(self, *args: Any, areas: Sequence[CompetenceArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tema"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *grouped(areas)]

    def criteria(self) -> list[str]:
        """Return the names of the filters in use, never what was typed."""
        self.is_valid()
        return sorted(name for name, value in self.cleaned_data.items() if value)

    def search(self) -> Search:
        self.is_valid()
        known = self.cleaned_data
        return Search(
            q=known.get("q", ""),
            theme=known.get("tema"),
            level=known.get("trin", ""),
            form=known.get("form", ""),
        )
