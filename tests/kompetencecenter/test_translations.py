"""The Danish catalogue: what is found in code and templates, and what counts as a problem."""

import gettext
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from kompetencecenter import translations
from kompetencecenter.translations import Text


def texts_of(folder, name, source):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return [text for _line, text in translations.texts_in(path)]


def catalogue_of(*entries):
    catalogue = translations.read(settings.BASE_DIR / "no such file")
    for text, danish, *flags in entries:
        catalogue.add(text.id, danish, context=text.context or None, flags=flags)
    return catalogue


def test_python_texts_with_plural_and_context(tmp_path):
    source = """
from django.utils.translation import gettext as _, npgettext_lazy, pgettext
_("One " "line")
ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
pgettext("month name", "May")
npgettext_lazy("a", "b", "c", 2)
_(variable)
_("")
"""
    assert texts_of(tmp_path, "forms.py", source) == [
        Text("One line"),
        Text("%(n)s day", "%(n)s days"),
        Text("May", context="month name"),
        Text("b", "c", "a"),
    ]


def test_template_texts_as_django_looks_them_up(tmp_path):
    source = """{% load i18n %}
  {% translate "100 % sure" %}
{% translate 'May' context "month name" %}
{% if x == _("in tag") %}{{ y|default:_("in filter") }}{{ _("alone") }}{% endif %}
        {% blocktranslate trimmed with a=b count n=c %}
    One for {{ a }}
{% plural %}
    {{ n }} for
        {{ a }}
{% endblocktranslate %}
{# {% translate "comment" %} #}{% comment %}{% translate "comment" %}{% endcomment %}
"""
    assert texts_of(tmp_path, "page.html", source) == [
        Text("100 %% sure"),
        Text("May", context="month name"),
        Text("in tag"),
        Text("in filter"),
        Text("alone"),
        Text("One for %(a)s", "%(n)s for %(a)s"),
    ]


def test_the_first_place_of_a_text_is_kept(tmp_path):
    (tmp_path / "schools").mkdir()
    (tmp_path / "schools" / "apps.py").write_text("")
    (tmp_path / "schools" / "models.py").write_text('\n_("School")\n_("School")\n')
    texts_of(tmp_path, "templates/schools/list.html", '{% translate "School" %}')
    texts_of(tmp_path, "elsewhere/notes.py", '_("Not ours")')

    assert translations.texts_in_use(tmp_path) == {Text("School"): "schools/models.py:2"}


@pytest.mark.parametrize(
    ("text", "danish", "flags", "problem"),
    [
        (Text("School"), "", [], "missing: School (a.py:1)"),
        (Text("School"), "Skole", ["fuzzy"], "fuzzy: School"),
        (Text("By %(name)s"), "Af %(navn)s", [], "placeholders differ: By %(name)s"),
        (Text("%s of %s"), "%s", [], "placeholders differ: %s of %s"),
        (Text("To {name}"), "Til", [], "placeholders differ: To {name}"),
        (Text("a", "%(n)s b"), ("en", ""), [], "missing: a (a.py:1)"),
        (Text("a", "%(n)s b"), ("en", "flere"), [], "placeholders differ: a"),
        (Text("a", "%(n)s b", "c"), ("%(m)s", "%(n)s"), [], "placeholders differ: c: a"),
    ],
)
def test_problem(text, danish, flags, problem):
    catalogue = catalogue_of((text, danish, *flags))

    assert translations.problems(catalogue, {text: "a.py:1"}) == [problem]


def test_no_problem_when_a_singular_leaves_the_count_out():
    text = Text("%(n)s day for %(a)s", "%(n)s days for %(a)s")
    catalogue = catalogue_of((text, ("Én dag til %(a)s", "%(n)s dage til %(a)s")))

    assert translations.problems(catalogue, {text: "a.py:1"}) == []


def test_the_same_word_in_two_contexts_is_two_texts():
    catalogue = catalogue_of((Text("May", context="month"), "maj"))
    in_use = {Text("May", context="month"): "a.py:1", Text("May"): "a.py:2"}

    assert translations.problems(catalogue, in_use) == ["missing: May (a.py:2)"]


def test_obsolete_texts_are_a_problem_until_an_update_drops_them():
    catalogue = catalogue_of((Text("Old"), "Gammel"), (Text("Kept"), "Bevaret"))
    in_use = {Text("Kept"): "a.py:1", Text("New"): "a.py:2"}

    assert "obsolete: Old" in translations.problems(catalogue, in_use)
    assert translations.bring_up_to_date(catalogue, in_use) == (1, 1)
    assert translations.problems(catalogue, in_use) == ["missing: New (a.py:2)"]
    assert catalogue.get("Kept").string == "Bevaret"


def test_a_text_that_gets_a_plural_is_asked_for_again():
    catalogue = catalogue_of((Text("day"), "dag"))
    in_use = {Text("day", "days"): "a.py:1"}

    assert translations.bring_up_to_date(catalogue, in_use) == (1, 1)
    assert translations.problems(catalogue, in_use) == ["missing: day (a.py:1)"]


def test_writing_twice_changes_nothing(tmp_path):
    path, again = tmp_path / "a.po", tmp_path / "b.po"
    translations.write(catalogue_of((Text("b"), "2"), (Text("a", "as"), ("1", "11"))), path)
    translations.write(translations.read(path), again)

    assert again.read_bytes() == path.read_bytes()
    assert path.read_text().index('msgid "a"') < path.read_text().index('msgid "b"')


def test_the_compiled_catalogue_answers_django(tmp_path):
    po = tmp_path / "da" / "LC_MESSAGES" / "django.po"
    translations.write(catalogue_of((Text("Trial of %(n)s"), "Prøve af %(n)s")), po)
    translations.compile_catalogue(po)
    page = Template("{% load i18n %}{% blocktranslate %}Trial of {{ n }}{% endblocktranslate %}")

    with override_settings(LOCALE_PATHS=[tmp_path]):
        forget_catalogues()
        with translation.override("da"):
            assert page.render(Context({"n": 3})) == "Prøve af 3"
    forget_catalogues()


def forget_catalogues():
    gettext._translations = {}
    trans_real._translations = {}


def test_check_lists_every_problem_and_fails(tmp_path):
    with override_settings(LOCALE_PATHS=[tmp_path]), pytest.raises(CommandError) as failure:
        call_command("translations", "check")

    lines = str(failure.value).split("\n")
    assert lines[0] == "The Danish catalogue is not complete:"
    assert lines.index("The Bokmål catalogue is not complete:") > 100
    assert len(lines) > 200


def test_update_then_compile_then_nothing_more_to_do(tmp_path):
    with override_settings(LOCALE_PATHS=[tmp_path]):
        first, second = StringIO(), StringIO()
        call_command("translations", "update", stdout=first)
        call_command("translations", "update", stdout=second)
        call_command("translations", "compile", stdout=StringIO())

    lines = second.getvalue().splitlines()
    assert [line.split(",")[:2] for line in lines] == [["0 added", " 0 dropped"]] * 2
    assert [line.split()[-1] for line in lines] == ["(Danish)", "(Bokmål)"]
    for language in ("da", "nb"):
        assert (tmp_path / language / "LC_MESSAGES" / "django.mo").exists()


def test_danish_is_complete_and_so_are_the_mails_in_bokmal():
    call_command("translations", "check", stdout=StringIO())


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("templates/mail/base.txt", True),
        ("templates/mail/courses/log_asked.txt", True),
        ("courses/notices.py", True),
        ("requests/notices/intake.py", True),
        ("notifications/rendering.py", True),
        ("courses/invitations.py", True),
        ("requests/forms/notices_of_old.py", False),
        ("templates/courses/mail.html", False),
        ("courses/models/session.py", False),
    ],
)
def test_what_mails_are_made_of(path, is_one):
    assert translations.is_of_mails(Path(path)) is is_one


def test_a_language_of_mails_may_hold_more_and_needs_no_more():
    in_use = {Text("Page"): "a.html:1", Text("Mail"): "b.txt:1", Text("Kind"): "c.py:1"}
    needed = {Text("Mail"): "b.txt:1"}
    catalogue = catalogue_of((Text("Kind"), "Slag"), (Text("Gone"), "Borte"))

    assert translations.problems(catalogue, in_use, needed) == [
        "missing: Mail (b.txt:1)",
        "obsolete: Gone",
    ]
    assert translations.bring_up_to_date(catalogue, in_use, needed) == (1, 1)
    assert translations.problems(catalogue, in_use, needed) == ["missing: Mail (b.txt:1)"]


def test_danish_quotes_in_one_manner():
    catalogue = translations.read(translations.catalogue_path("da"), "da")

    assert [m.string for m in catalogue if set("“”„") & set("".join(m.string))] == []


def test_bokmal_holds_no_danish_word():
    """Nobody copies Danish over: these words are Danish and not bokmål."""
    catalogue = translations.read(translations.catalogue_path("nb"), "nb")
    danish = re.compile(
        r"\b(af|dig|jer|jeres|hvad|nu|sag|åbn|læs|vælg|vejleder\w*|forløb\w*|handleplan\w*"
        r"|\w*center\w*|skoleleder\w*|adgangskode\w*|aktionslæring|opfølgning\w*)\b",
        re.IGNORECASE,
    )

    found = {
        message.id: danish.findall(str(message.string))
        for message in catalogue
        if message.id and danish.search(str(message.string))
    }

    assert found == {}
