"""A form with every kind of field the pack draws."""

from django import forms

from dkfds.helper import FormHelper
from dkfds.layout import (
    Button,
    ButtonRow,
    CharLimit,
    Fieldset,
    Layout,
    Link,
    Prefixed,
    Reveal,
)
from dkfds.widgets import DateField, SlotGrid, Textarea, TimeInput

REQUIRED = {"required": "Say it"}
COLOURS = [("red", "Red"), ("blue", "Blue")]
SLOTS = [(f"{d}-{p}", f"{d}, {p}") for d in ("mon", "fri") for p in ("am", "pm")]


class EverythingForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(max_length=20, help_text="As you sign", error_messages=REQUIRED)
    phone = forms.CharField(required=False)
    text = forms.CharField(max_length=10, widget=Textarea, error_messages=REQUIRED)
    colour = forms.ChoiceField(
        choices=[("", "---------"), *COLOURS], widget=forms.RadioSelect, error_messages=REQUIRED
    )
    shade = forms.CharField(required=False)
    colours = forms.MultipleChoiceField(
        choices=COLOURS,
        widget=forms.CheckboxSelectMultiple,
        help_text="One or two",
        error_messages=REQUIRED,
    )
    size = forms.ChoiceField(choices=[("", "Choose"), ("s", "Small")], error_messages=REQUIRED)
    on = DateField(error_messages=REQUIRED)
    at = forms.TimeField(required=False, widget=TimeInput)
    slots = forms.MultipleChoiceField(choices=SLOTS, widget=SlotGrid, error_messages=REQUIRED)
    useful = forms.ChoiceField(
        choices=[(1, "1"), (2, "2"), (3, "3"), ("unknown", "Do not know")],
        widget=forms.RadioSelect,
        error_messages=REQUIRED,
    )
    others = forms.BooleanField(required=False)
    which = forms.CharField(required=False)
    attached = forms.FileField(required=False)
    agreed = forms.BooleanField(error_messages=REQUIRED)
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=REQUIRED)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                "Who",
                "name",
                Prefixed("phone", prefix="+45", suffix="DK"),
                CharLimit("text"),
                css_id="who",
            ),
            Reveal("colour", {"blue": "shade"}),
            "colours",
            "size",
            "on",
            "at",
            "slots",
            "useful",
            Reveal("others", {True: ["which"]}),
            "attached",
            "agreed",
            "version",
            ButtonRow(
                Button("Send", icon="send"),
                Button("Keep", variant="secondary", name="keep", value="1", data_x="<y>"),
                Link("Leave", "/away/?a=1&b=2"),
            ),
        )
