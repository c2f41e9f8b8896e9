"""What the browser fetches: it exists, it is ours, and it can be told apart."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
OWN_STYLES = sorted((ROOT / "static" / "kompetencecenter").glob("*.css"))
TEMPLATES = [
    path for folder in ("templates", "dkfds/templates") for path in (ROOT / folder).rglob("*.html")
]
INLINE = re.compile(
    r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|["']js:|javascript:"""
)
COLOURS = dict(
    re.findall(
        r"--([a-z-]+): (#[0-9a-f]{6});", (ROOT / "static/kompetencecenter/theme.css").read_text()
    )
)
WHITE, DKFDS_HINT, DKFDS_RED = "#ffffff", "#707070", "#cc0000"


def test_static_files_are_hashed_and_every_address_in_them_leads_somewhere(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for name in ("kompetencecenter/app.css", "kompetencecenter/app.js", "dkfds/css/dkfds.min.css"):
        assert (tmp_path / manifest[name]).is_file()
    theme = (tmp_path / manifest["kompetencecenter/theme.css"]).read_text()
    assert re.search(r"IBMPlexSans-Regular\.[0-9a-f]{12}\.woff2", theme)


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_own_styles_fetch_nothing_from_elsewhere(path):
    addresses = re.findall(r"url\(\"?([^\")]+)", path.read_text())

    assert not [address for address in addresses if re.match(r"(https?:)?//|data:", address)]


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_own_styles_use_only_names_the_theme_has(path):
    used = set(re.findall(r"var\(--([a-z-]+)\)", path.read_text()))
    known = set(COLOURS)
    if path.name == "admin.css":  # the administration has names of Django's own besides
        base = finders.find("admin/css/base.css")
        assert isinstance(base, str)
        known |= set(re.findall(r"--([a-z-]+):", Path(base).read_text()))

    assert used <= known


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_the_content_security_policy_stops(path):
    assert not INLINE.findall(path.read_text())


def test_every_icon_a_template_names_is_in_the_sprite():
    sprite = finders.find("dkfds/img/all-svg-icons.svg")
    assert isinstance(sprite, str)
    known = set(re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text()))
    used = {
        (name, path.name)
        for path in TEMPLATES
        for name in re.findall(r"""{% icon ["']([a-z-]+)["']""", path.read_text())
    }

    assert len(known) > 100
    assert {(name, file) for name, file in used if name not in known} == set()


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (luminance(COLOURS.get(one, one)), luminance(COLOURS.get(other, other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (text, ground)
            for text in ("ink", "muted", "brand-dark", "red")
            for ground in ("paper", "page")
        ),
        *((WHITE, ground) for ground in ("brand", "brand-dark", "brand-darker", "ink")),
        ("red-dark", "red-soft"),
        *(
            ("ink", ground)
            for ground in ("red-soft", "amber-soft", "green-soft", "blue-soft", "brand-soft")
        ),
        (DKFDS_HINT, "page"),
        (DKFDS_RED, "page"),
    ],
)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("mark", "ground"),
    [
        ("edge", "paper"),
        ("brand", "paper"),
        ("brand", "track"),
        ("column", "paper"),
        ("red", "paper"),
        ("amber", "paper"),
        ("brand", "brand-soft"),
        ("red", "red-soft"),
        ("amber", "amber-soft"),
        ("green", "green-soft"),
    ],
)
def test_marks_and_borders_can_be_seen(mark, ground):
    assert contrast(mark, ground) >= 3


def test_the_design_system_is_pinned_and_the_lock_names_no_registry():
    package = json.loads((ROOT / "package.json").read_text())
    lock = (ROOT / "package-lock.json").read_text()

    assert re.fullmatch(r"\d+\.\d+\.\d+", package["dependencies"]["dkfds"])
    locked = json.loads(lock)["packages"]["node_modules/dkfds"]
    assert locked["version"] == package["dependencies"]["dkfds"]
    assert locked["integrity"].startswith("sha512-")
    assert "resolved" not in lock
    assert "://" not in lock


def test_the_notice_names_the_works_of_others():
    notice = (ROOT / "NOTICE").read_text()

    for work in ("DKFDS", "MIT", "Apache License 2.0", "IBM Plex", "SIL Open Font", "htmx"):
        assert work in notice
