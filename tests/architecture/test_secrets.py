"""No secret lies in the tree: they come from the environment alone."""

import re
import subprocess

import pytest

from tests.architecture.source import ROOT

SHAPES = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a key of Amazon": r"\bA(?:KIA|SIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bgithub_pat_\w{30,}\b",
    "a token of GitLab": r"\bglpat-[\w-]{20,}\b",
    "a token of Slack": r"\bxox[abprs]-[\w-]{10,}",
    "a key of Google": r"\bAIza[\w-]{35}\b",
    "a token of PyPI or npm": r"\bpypi-[\w-]{50,}|\bnpm_[A-Za-z0-9]{36}\b",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a key written as one": (
        r"(?i)(?:secret|passw(?:or)?d|token|api_?key)\w*[\"']?\s*[:=]\s*"
        r"[\"'](?=[^\"']*[0-9])(?=[^\"']*[A-Za-z])[A-Za-z0-9+/_=!@#$%^&*-]{24,}[\"']"
    ),
    "a password in an address": r"\b\w+://[^\s:/@{}<>$]+:([^\s/@{}<>$]+)@",
}
INVENTED = {"kompetencecenter_ci", "password", "secret", "pw", "x", "hemmelig", "wrong", "postgres"}
"""Passwords in addresses that open nothing: of CI's own database, and in examples."""
PACKED = {".lock", ".png", ".svg", ".woff2", ".ico", ".json", ".mo"}


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("what", SHAPES)
def test_no_secret_is_in_the_tree(what):
    shape, found = re.compile(SHAPES[what]), []
    for name in tracked():
        path = ROOT / name
        if path.suffix in PACKED or name.startswith("requirements/") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{name}: {match.group()[:30]}"
            for match in shape.finditer(text)
            if not (match.groups() and match.group(1) in INVENTED)
        ]

    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a key of Amazon", "AKIA" + "ABCDEFGHIJKLMNOP"),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a key written as one", 'SECRET_KEY = "' + "a1b2c3d4" * 4 + '"'),
        ("a password in an address", "postgresql://kc:" + "kX92jfa@db/kc"),
    ],
)
def test_a_secret_would_be_seen(what, text):
    assert re.search(SHAPES[what], text)


def test_the_environment_is_not_in_the_tree_nor_in_the_image():
    assert [name for name in tracked() if re.search(r"(^|/)\.env($|\.)(?!example)", name)] == []
    assert "/.env" in (ROOT / ".gitignore").read_text().split()
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in let_in
    assert not [line for line in let_in if line.startswith("!") and "env" in line]
