"""Template tags of the design system."""

import copy
from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dkfds.widgets import SlotGrid

register = template.Library()

NOTHING = "---"  # how Django's label of an empty choice begins

# The first that fits decides; a widget that draws its whole group comes before its base class.
KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("group", (SlotGrid,)),
    ("checkboxes", (forms.CheckboxSelectMultiple,)),
    ("radios", (forms.RadioSelect,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("file", (forms.FileInput,)),
    ("select", (forms.Select,)),
)


@register.filter
def kind(field: BoundField) -> str:
    """Return how ``field.html`` draws the field: checkbox, select, group …, else input."""
    widget = field.field.widget
    for name, widgets in KINDS:
        if isinstance(widget, widgets):
            return name
    return "group" if field.use_fieldset else "input"


@register.filter
def get(mapping: Mapping[str, Any] | None, key: object) -> Any:
    """Return the value under a key that is a variable, or nothing."""
    return (mapping or {}).get(str(key), "")


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the page numbers to link to; nothing where numbers are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """Return the choices to draw: Django's dashes for "nothing chosen" are no radio button."""
    return [
        option
        for option in field.subwidgets
        if option.data["value"] != "" or not option.choice_label.startswith(NOTHING)
    ]


@register.simple_tag
def control(
    field: BoundField, css: str = "", limit: int | None = None, *, reveals: str = ""
) -> SafeString:
    """Draw the bare control with the class DKFDS wants.

    Django itself writes ``aria-invalid`` and ``aria-describedby`` (``ID_helptext ID_error``).
    With a limit the control gets no ``maxlength``: people may write too much and are told so.
    ``reveals``: what ticking a checkbox shows, drawn elsewhere as ``ID_reveal``.
    """
    widget = field.field.widget
    attrs: dict[str, str | bool] = {}
    if reveals:
        css += " js-checkbox-toggle-content"
        attrs["data-aria-controls"] = f"{field.auto_id}_reveal"
    if css:
        attrs["class"] = " ".join(filter(None, [css, widget.attrs.get("class")]))
    if limit:
        widget = copy.copy(widget)
        widget.attrs = {name: v for name, v in widget.attrs.items() if name != "maxlength"}
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}_limit".strip()
    return field.as_widget(widget=widget, attrs=attrs)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of the DKFDS sprite; hidden from screen readers unless it has a label."""
    said = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" focusable="false" {}><use href="{}#{}"></use></svg>',
        f"icon-svg {css}".strip(),
        said,
        static("dkfds/img/all-svg-icons.svg"),
        name,
    )


@register.simple_tag
def focus_id(field: BoundField) -> str:
    """Return the id that a link in the error summary goes to: in a group, its first input."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return next((str(option.id_for_label) for option in options(field)), field.auto_id)
    return field.auto_id


@register.inclusion_tag("dkfds/layout/error_summary.html")
def error_summary(*bound: forms.BaseForm | None) -> dict[str, Any]:
    """List the errors of one or more forms as links; takes focus when the page opens."""
    return {"forms": [form for form in bound if form and form.errors]}
