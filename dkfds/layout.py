"""Layout objects with the markup of DKFDS; the only layout API that forms use.

``Layout``, ``Div``, ``Row``, ``Column``, ``Field``, ``Fieldset`` and ``HTML`` are crispy's own,
drawn by this pack's templates. The others are ours.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms import layout as crispy
from crispy_forms.utils import TEMPLATE_PACK, flatatt, render_field
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

Column = crispy.Column
Div = crispy.Div
Field = crispy.Field
Fieldset = crispy.Fieldset
HTML = crispy.HTML
Layout = crispy.Layout
Row = crispy.Row

Text = str | Promise


class Button:
    """A ``<button>``. ``variant`` is primary, secondary, tertiary or warning.

    ``name`` and ``value`` are only written when there is a name; other keywords become
    attributes, underscores as dashes.
    """

    template = "dkfds/layout/button.html"

    def __init__(
        self,
        text: Text,
        *,
        variant: str = "primary",
        type: str = "submit",
        icon: str = "",
        name: str = "",
        value: str = "",
        **attrs: Any,
    ) -> None:
        self.text = text
        self.variant = variant
        self.type = type
        self.icon = icon
        self.name = name
        self.value = value
        self.attrs = flatatt(attrs)

    def render(self, form: forms.BaseForm, context: Context, **kwargs: Any) -> SafeString:
        return render_to_string(self.template, {"button": self})


class Link:
    """A link among the buttons, drawn as one; for leaving a form without sending it."""

    template = "dkfds/layout/link.html"

    def __init__(
        self, text: Text, href: str, *, variant: str = "tertiary", icon: str = "", **attrs: Any
    ) -> None:
        self.text = text
        self.href = href
        self.variant = variant
        self.icon = icon
        self.attrs = flatatt(attrs)

    def render(self, form: forms.BaseForm, context: Context, **kwargs: Any) -> SafeString:
        return render_to_string(self.template, {"link": self})


class ButtonRow(crispy.Div):  # type: ignore[misc]  # crispy-forms has no types
    """Buttons and links side by side, the most important first."""

    css_class = "button-group"


class FieldWithExtras(crispy.Field):  # type: ignore[misc]  # crispy-forms has no types
    """A field that hands more variables to ``field.html``."""

    def extras(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        raise NotImplementedError

    def render(
        self,
        form: forms.BaseForm,
        context: Context,
        template_pack: str = TEMPLATE_PACK,
        extra_context: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> SafeString:
        extra_context = {**(extra_context or {}), **self.extras(form, context)}
        rendered: SafeString = super().render(
            form, context, template_pack=template_pack, extra_context=extra_context, **kwargs
        )
        return rendered


class CharLimit(FieldWithExtras):
    """A text field that counts down and lets people write too much before it objects.

    The limit is ``max_length`` of the field unless another is given. Use
    ``dkfds.widgets.Textarea``: a browser posts a line break as two characters.
    """

    def __init__(self, name: str, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.max_length = max_length

    def extras(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        own = getattr(form.fields[self.fields[0]], "max_length", None)
        return {"max_length": self.max_length or own}


class Prefixed(FieldWithExtras):
    """An input with a unit or code before or after it: ``Prefixed("phone", prefix="+45")``."""

    def __init__(self, name: str, *, prefix: Text = "", suffix: Text = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.prefix = prefix
        self.suffix = suffix

    def extras(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"prefix": self.prefix, "suffix": self.suffix}


class Reveal(FieldWithExtras):
    """Radio buttons, or one checkbox, whose choice shows more fields.

    ``Reveal("urgency", {"urgent": "reason"})``; the values of a checkbox are ``True`` only.
    Without JavaScript the fields are always there, so the form must not demand them blindly:
    it decides in ``clean``. They carry no "(frivilligt)".
    """

    def __init__(
        self,
        name: str,
        content: Mapping[Any, str | crispy.LayoutObject | Sequence[str | crispy.LayoutObject]],
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.content = content

    def extras(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"reveal": {str(v): self._draw(f, form, context) for v, f in self.content.items()}}

    def _draw(self, shown: Any, form: forms.BaseForm, context: Context) -> SafeString:
        items = shown if isinstance(shown, (list, tuple)) else [shown]
        before = context.get("hide_marks", False)
        context["hide_marks"] = True
        drawn = "".join(render_field(item, form, context) for item in items)
        # Not with context.push(): crispy-forms pushes too, and does not pop what it pushed.
        context["hide_marks"] = before
        return mark_safe(drawn)
