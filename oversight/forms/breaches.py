"""Pointing at a text, and what those who handle it answer. No box takes what the text said."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from dkfds.widgets import Textarea
from oversight.errors import SayWhyLate, SayWhyNotReported, TextTooLong
from oversight.models import Affected, Finding, LookReason, Misplaced, Risk
from oversight.passages import Passage
from privacy.forms import ScannedFormMixin

TOO_LONG = _("Shorten the text to at most %(limit_value)d characters")
RISKS: tuple[tuple[str, str | Promise], ...] = (
    (
        Risk.NONE,
        _("Unlikely to be a risk: it is not reported, but the grounds are kept (article 33(1))"),
    ),
    (
        Risk.SOME,
        _("A risk: Datatilsynet is told within 72 hours (article 33)"),
    ),
    (
        Risk.HIGH,
        _(
            "A high risk: Datatilsynet is told within 72 hours, and the persons as well"
            " (article 34)"
        ),
    ),
)


def _chosen(label: Any, choices: Any, demand: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": demand, "invalid_choice": demand},
    )


def _misplaced() -> forms.ChoiceField:
    return _chosen(
        _("What does not belong there?"),
        Misplaced.choices,
        _("Choose what does not belong there"),
    )


class ReportForm(forms.Form):
    """Which text, and what is wrong with it: two choices, and no box to write in."""

    use_required_attribute = False

    passage = forms.ChoiceField(
        label=_("Which text holds the error?"),
        help_text=_("The texts of the case that you can read, by where they stand."),
        error_messages={
            "required": _("Choose the text that holds the error"),
            "invalid_choice": _(
                "The text you chose is not there any more, or is hidden already. Choose again."
            ),
        },
    )
    kind = _misplaced()

    def __init__(
        self, *args: Any, passages: Iterable[Passage], button: Any, back: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        grouped = groupby(passages, key=lambda one: one.group)
        choices = [(group, [(one.key, one.label) for one in some]) for group, some in grouped]
        self.fields["passage"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "passage",
            "kind",
            ButtonRow(Button(button, variant="warning"), Link(_("Back"), back), css_class="mt-6"),
        )


class HideForm(forms.Form):
    """What is wrong with a text that has been pointed at already."""

    use_required_attribute = False

    kind = _misplaced()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag, self.helper.disable_csrf = False, True  # the page has both
        self.helper.layout = Layout(
            "kind", ButtonRow(Button(_("Hide the text"), variant="warning"))
        )


class LookForm(forms.Form):
    """Why the text is looked at; it is written in the access log."""

    use_required_attribute = False

    reason = _chosen(
        _("Why do you look at the text?"),
        LookReason.choices,
        _("Choose why you look at the text"),
        _("Your look is written in the access log with this reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag, self.helper.disable_csrf = False, True  # the page has both
        self.helper.layout = Layout("reason", ButtonRow(Button(_("See the text"))))


class ShowAgainForm(forms.Form):
    """Why there was no breach."""

    use_required_attribute = False

    finding = _chosen(
        _("Why may the text be shown again?"),
        Finding.choices,
        _("Choose why the text may be shown again"),
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "finding",
            ButtonRow(Button(_("Show the text again")), Link(_("Back"), back), css_class="mt-6"),
        )


class RedactForm(ScannedFormMixin, forms.Form):
    """What is to stand there instead; the scan reads it as any other text."""

    use_required_attribute = False
    scanned_fields = ("text",)
    RULES: ClassVar[dict[type[Exception], str]] = {TextTooLong: "text"}

    text = forms.CharField(
        label=_("New text, without what does not belong"),
        help_text=_(
            "Left empty, a sentence says that the text was removed. Copies and earlier versions"
            " are always removed."
        ),
        required=False,
        max_length=2000,
        widget=Textarea(attrs={"rows": 6}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            CharLimit("text"),
            ButtonRow(
                Button(_("Remove the content for good"), variant="warning"),
                Link(_("Back"), back),
                css_class="mt-6",
            ),
        )


class AssessForm(ScannedFormMixin, forms.Form):
    """The risk to the persons, from which follows who must be told."""

    use_required_attribute = False
    scanned_fields = ("reason",)
    RULES: ClassVar[dict[type[Exception], str]] = {SayWhyNotReported: "reason"}

    risk = _chosen(
        _("How great is the risk to the persons?"),
        RISKS,
        _("Choose how great the risk is"),
        _("Ask the data protection officer when you are in doubt."),
    )
    affected = _chosen(
        _("About how many persons does the data concern?"),
        Affected.choices,
        _("Choose about how many persons it concerns"),
    )
    reason = forms.CharField(
        label=_("What do you build the assessment on?"),
        help_text=_(
            "Who could read it, and for how long. Nothing of what the text said. Needed when the"
            " breach is not reported."
        ),
        required=False,
        max_length=1000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "risk",
            "affected",
            CharLimit("reason"),
            ButtonRow(Button(_("Save the assessment")), Link(_("Back"), back), css_class="mt-6"),
        )


class NotifyForm(ScannedFormMixin, forms.Form):
    """That Datatilsynet has been told, and after 72 hours why so late."""

    use_required_attribute = False
    scanned_fields: tuple[str, ...] = ("late_reason",)
    RULES: ClassVar[dict[type[Exception], str]] = {SayWhyLate: "late_reason"}

    late_reason = forms.CharField(
        label=_("Why is it reported later than 72 hours after it was found?"),
        help_text=_("Datatilsynet is told the same. Nothing of what the text said."),
        required=False,
        max_length=500,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, is_late: bool, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            self.fields.pop("late_reason")
            self.scanned_fields = ()
        boxes = [CharLimit("late_reason")] if is_late else []
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            *boxes,
            ButtonRow(
                Button(_("It has been reported to Datatilsynet")),
                Link(_("Back"), back),
                css_class="mt-6",
            ),
        )
