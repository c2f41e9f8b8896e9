"""The markup that DKFDS and screen readers rely on."""

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from dkfds.helper import FormHelper
from dkfds.layout import CharLimit, Layout, Reveal
from dkfds.widgets import Textarea
from tests.dkfds.forms import EverythingForm
from tests.dkfds.markup import Element, read

FOCUSABLE = ("input", "select", "textarea")
WRAPPER = "hidden-content-wrapper"


def draw(form: forms.BaseForm, template: str = "", **context: object) -> Element:
    form_tag = "{% crispy form helper %}" if "helper" in context else "{% crispy form %}"
    source = "{% load crispy_forms_tags dkfds %}" + (template or form_tag)
    request = RequestFactory().get("/")
    return read(engines["django"].from_string(source).render({"form": form, **context}, request))


def group(page: Element, name: str) -> Element:
    return page.one("div", id=f"div_id_{name}")


@pytest.fixture
def empty() -> Element:
    return draw(EverythingForm())


@pytest.fixture
def refused() -> Element:
    return draw(EverythingForm({}), "{% error_summary form %}{% crispy form %}")


def test_every_control_has_a_name_a_reader_hears(empty):
    labels = {label.attrs["for"]: label.text for label in empty.all("label")}
    controls = [c for tag in ("input", "select", "textarea") for c in empty.all(tag)]
    seen = [c for c in controls if c.attrs.get("type") != "hidden"]

    assert len(seen) == 25
    assert all(labels.get(control.attrs["id"]) for control in seen)


def test_no_id_occurs_twice(refused):
    ids = [element.attrs["id"] for element in refused.walk() if "id" in element.attrs]

    assert len(ids) == len(set(ids))


def test_whatever_a_control_refers_to_exists(refused):
    ids = {element.attrs.get("id") for element in refused.walk()}
    named = [e.attrs["aria-describedby"] for e in refused.walk() if "aria-describedby" in e.attrs]

    assert len(named) > 8
    assert {name for names in named for name in names.split()} <= ids


def test_hint_and_error_come_before_the_control_and_describe_it(refused):
    field = group(refused, "name")

    assert "form-error" in field.classes
    assert [c.attrs.get("id", "") for c in field.children if isinstance(c, Element)] == [
        "",
        "id_name_helptext",
        "id_name_error",
        "id_name",
    ]
    assert field.one("input").attrs["aria-describedby"] == "id_name_helptext id_name_error"
    assert field.one("input").attrs["aria-invalid"] == "true"
    assert field.one("span", css="form-error-message").text == "Fejl: Say it"


def test_a_field_without_error_says_nothing_of_errors(empty):
    field = group(empty, "name")

    assert "form-error" not in field.classes
    assert "aria-invalid" not in field.one("input").attrs
    assert not field.all(css="form-error-message")


@pytest.mark.parametrize("name", ["colours", "colour", "on", "slots", "useful"])
def test_a_group_is_a_fieldset_described_by_its_error(refused, name):
    fieldset = group(refused, name).one("fieldset")

    assert f"id_{name}_error" in fieldset.attrs["aria-describedby"].split()
    assert len(fieldset.all("legend")) == 1


def test_only_optional_fields_are_marked(empty):
    marked = [e.attrs["id"] for e in empty.all("div", css="form-group") if _mark(e)]

    assert marked == ["div_id_phone", "div_id_at", "div_id_attached"]


def _mark(element: Element) -> bool:
    return any(mark.text == "(frivilligt)" for mark in element.all("span", css="weight-normal"))


def test_the_helper_can_leave_fields_unmarked():
    class Small(forms.Form):
        when = forms.CharField(required=False)
        where = forms.CharField(required=False)

    form = Small()
    page = draw(form, helper=FormHelper(form, unmarked=("when",)))

    assert not _mark(group(page, "when"))
    assert _mark(group(page, "where"))


def test_a_form_without_layout_draws_its_fields_in_order():
    class Small(forms.Form):
        a = forms.CharField()
        b = forms.CharField()

    names = [e.attrs["name"] for e in draw(Small(), "{{ form|crispy }}").all("input")]

    assert names == ["a", "b"]


def test_djangos_dashes_are_no_radio_button(empty):
    values = [e.attrs["value"] for e in group(empty, "colour").all("input", type="radio")]

    assert values == ["red", "blue"]


def test_a_choice_reveals_its_field_and_hides_nothing_without_scripts(empty):
    field = group(empty, "colour")
    blue = field.one("input", value="blue")
    shown = field.one(id=blue.attrs["data-controls"].removeprefix("#"))

    assert "js-radio-toggle-group" in field.classes
    assert shown.one("input", name="shade")
    assert "aria-hidden" not in shown.attrs
    assert shown in empty.one("div", css="js-radio-toggle-group").one("div", css=WRAPPER).walk()


def test_a_checkbox_reveals_its_field(empty):
    box = group(empty, "others").one("input", type="checkbox")
    shown = empty.one(id=box.attrs["data-aria-controls"])

    assert {"form-checkbox", "js-checkbox-toggle-content"} <= set(box.classes)
    assert shown.one("input", name="which")


def test_reveals_can_stand_inside_each_other():
    class Nested(forms.Form):
        a = forms.ChoiceField(choices=[("x", "X")], widget=forms.RadioSelect)
        b = forms.ChoiceField(choices=[("y", "Y")], widget=forms.RadioSelect, required=False)
        c = forms.CharField(required=False)
        d = forms.CharField(required=False)

    helper = FormHelper()
    helper.layout = Layout(Reveal("a", {"x": [Reveal("b", {"y": "c"}), "d"]}))
    page = draw(Nested(), helper=helper)

    assert page.one(id="id_a_0_reveal").one(id="id_b_0_reveal").one("input", name="c")
    assert not _mark(group(page, "d"))


def test_a_limit_lets_people_write_too_much_and_tells_them(refused):
    field = group(refused, "text")
    area = field.one("textarea")

    assert field.attrs["data-maxlength"] == "10"
    assert "maxlength" not in area.attrs
    assert area.attrs["aria-describedby"] == "id_text_error id_text_limit"
    assert field.one("span", id="id_text_limit").text == "Du kan skrive op til 10 tegn"
    assert field.one("span", css="character-limit-sr-only").attrs["aria-live"] == "polite"


def test_a_limit_does_not_change_the_field_it_was_drawn_for():
    class Small(forms.Form):
        text = forms.CharField(max_length=10, widget=Textarea)

    form = Small()
    helper = FormHelper()
    helper.layout = Layout(CharLimit("text", 5))

    assert group(draw(form, helper=helper), "text").attrs["data-maxlength"] == "5"
    assert form.fields["text"].widget.attrs["maxlength"] == "10"


def test_prefix_and_suffix_stand_around_the_input(empty):
    wrapper = group(empty, "phone").one("div", css="form-input-wrapper")

    assert [c.text or c.attrs["name"] for c in wrapper.children if isinstance(c, Element)] == [
        "+45",
        "phone",
        "DK",
    ]


def test_select_file_and_hidden_fields(empty):
    assert group(empty, "size").one("select").classes == ["form-select"]
    assert "file-input" in group(empty, "attached").classes
    assert empty.one("input", name="version").parent.tag == "form"


def test_buttons_escape_and_carry_only_what_they_were_given(empty):
    send, keep = empty.one("div", css="button-group").all("button")
    leave = empty.one("a", css="button")

    assert send.classes == ["button", "button-primary"]
    assert "name" not in send.attrs
    assert (keep.attrs["name"], keep.attrs["value"], keep.attrs["data-x"]) == ("keep", "1", "<y>")
    assert leave.attrs["href"] == "/away/?a=1&b=2"


def test_the_form_leaves_validation_to_the_server_and_carries_the_token(empty):
    form = empty.one("form")

    assert "novalidate" in form.attrs
    assert form.attrs["enctype"] == "multipart/form-data"
    assert len(form.all("input", name="csrfmiddlewaretoken")) == 1
    assert not [e for e in form.walk() if "required" in e.attrs]


def test_a_get_form_carries_no_token():
    class Small(forms.Form):
        q = forms.CharField()

    form = Small()
    helper = FormHelper(form)
    helper.form_method = "get"

    assert not draw(form, helper=helper).all("input", name="csrfmiddlewaretoken")


def test_the_summary_takes_focus_and_names_itself(refused):
    summary = refused.one("div", css="alert-error")

    assert summary.attrs["tabindex"] == "-1"
    assert summary.attrs["role"] == "alert"
    assert summary.attrs["data-module"] == "error-summary"
    assert refused.one(id=summary.attrs["aria-labelledby"]).text == "Der er problemer"


def test_each_link_of_the_summary_reaches_something_that_takes_focus(refused):
    focusable = {e.attrs.get("id") for e in refused.walk() if e.tag in FOCUSABLE}
    links = refused.one("div", css="alert-error").all("a")

    assert len(links) == 9
    assert {link.attrs["href"].removeprefix("#") for link in links} <= focusable


def test_an_error_nobody_can_reach_is_told_without_a_link(refused):
    told = refused.one("div", css="alert-error").all("li")

    assert [li.text for li in told if not li.all("a")] == ["Say it"]


def test_errors_of_the_whole_form_and_of_several_forms_stand_in_one_summary():
    class Small(forms.Form):
        a = forms.CharField(error_messages={"required": "Write <b>a</b>"})

        def clean(self):
            raise forms.ValidationError("Both at once")

    page = draw(Small({}, prefix="one"), "{% error_summary form other %}", other=Small({}))

    assert [li.text for li in page.all("li")] == ["Both at once", "Write <b>a</b>"] * 2
    assert not page.all("b")


def test_no_errors_no_summary():
    assert not draw(EverythingForm(), "{% error_summary form %}").all()


def test_the_helper_can_put_the_summary_inside_the_form():
    class Small(forms.Form):
        a = forms.CharField()

    form = Small({})

    assert (
        draw(form, helper=FormHelper(form, summary=True)).one("form").one("div", css="alert-error")
    )


def test_icons_are_silent_unless_they_have_a_label():
    source = "{% icon 'check' %}{% icon 'check' label %}"
    page = draw(EverythingForm(), source, label='Done "now"')
    silent, said = page.all("svg")

    assert (silent.attrs["aria-hidden"], silent.attrs.get("role")) == ("true", None)
    assert (said.attrs["role"], said.attrs["aria-label"]) == ("img", 'Done "now"')
    assert said.one("use").attrs["href"].endswith("all-svg-icons.svg#check")
