"""No template is missing, none is left over, and none brings script or style of its own."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.source import APPS, ROOT, modules

FOLDERS = (ROOT / "templates", ROOT / "dkfds" / "templates")
TEMPLATES = {
    str(path.relative_to(folder)): path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".html", ".txt"}
}
FOUND_BY_DJANGO = {
    *("403.html", "403_csrf.html", "404.html", "500.html"),
    "admin/base_site.html",
}
FOUND_BY_CRISPY = {
    f"dkfds/{name}.html"
    for name in ("whole_uni_form", *(f"layout/{n}" for n in ("column", "div", "fieldset", "row")))
}
"""Crispy puts the name of the pack in front of a name of its own."""
SOURCES = {str(path): path.read_text() for path in modules(*APPS, "kompetencecenter", "dkfds")} | {
    name: path.read_text() for name, path in TEMPLATES.items()
}
QUOTED = re.compile(r"[\"']([\w/{}.-]+\.(?:html|txt))[\"']")
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\shx-on|javascript:|[\"']js:",
    re.IGNORECASE,
)


def named() -> dict[str, str]:
    """Template names in our source, and where."""
    return {name: where for where, text in SOURCES.items() for name in QUOTED.findall(text)}


def pattern_of(name: str) -> re.Pattern[str]:
    """The names an f-string can become."""
    return re.compile("".join("[^/]+" if p[0] == "{" else re.escape(p) for p in parts_of(name)))


def parts_of(name: str) -> list[str]:
    return [part for part in re.split(r"(\{[^}]*\})", name) if part]


def test_every_template_that_is_named_exists():
    for name, where in named().items():
        if "{" not in name and "/" in name and not name.startswith(("requirements/", "crispy")):
            assert get_template(name), where


def test_no_template_is_left_over():
    patterns = [pattern_of(name) for name in named()]
    used = {name for name in TEMPLATES if any(p.fullmatch(name) for p in patterns)}

    assert set(TEMPLATES) - used - FOUND_BY_DJANGO == FOUND_BY_CRISPY


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_brings_script_or_style(name):
    assert INLINE.findall(TEMPLATES[name].read_text()) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_calls_cases_requests(name):
    text = TEMPLATES[name].read_text()

    assert re.findall(r"\{\{\s*requests\b|\bin requests\b|with requests=", text) == []


def test_inline_script_and_style_would_be_found():
    for bad in (
        '<p style="x">',
        "<script>x</script>",
        '<a onclick="x">',
        '<a href="javascript:x">',
    ):
        assert INLINE.search(bad)
    assert not INLINE.search('<script src="/static/a.js" defer></script>')
