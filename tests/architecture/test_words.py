"""`request` is what a browser sends. What a school sends is a support request."""

import ast

from tests.architecture.source import APPS, ROOT, modules, parsed

ITS_OWN = {"kompetencecenter/broker.py"}
"""Overrides a method of socketserver, where a request is a socket."""
HTTP = {
    "HttpRequest",
    "WSGIRequest",
    "SignedInRequest",
    "HttpRequest | None",
}


def test_request_is_always_what_a_browser_sends():
    found = [
        f"{path.relative_to(ROOT)}:{argument.lineno} {argument.arg}: {_type(argument)}"
        for path in modules(*APPS, "kompetencecenter", "dkfds")
        if str(path.relative_to(ROOT)) not in ITS_OWN
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if argument.arg == "requests" or (argument.arg == "request" and _type(argument) not in HTTP)
    ]

    assert found == []


def test_no_variable_has_the_name_of_the_browsers_request():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.id}"
        for path in modules(*APPS, "kompetencecenter", "dkfds")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.id in {"request", "requests"}
    ]

    assert found == []


def test_no_model_is_called_request_or_course():
    found = [
        f"{path.relative_to(ROOT)} {node.name}"
        for path in modules(*APPS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name in {"Request", "Course"}
    ]

    assert found == []


def _type(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""
