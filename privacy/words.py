"""The codes of the access log in the words people know them by."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_CRITERIA: dict[str, str | Promise] = {
    "q": _("words"),
    "status": _("status"),
    "theme": _("theme"),
    "tema": _("theme"),
    "trin": _("level"),
    "form": _("form of support"),
    "school": _("school"),
    "advisor": _("advisor"),
    "deadline": _("deadline"),
    "to_assess": _("to assess the text"),
    "to_redact": _("to write it anew"),
    "to_tell": _("to tell the persons"),
}
_FINDINGS: dict[str, str | Promise] = {
    "first_name": _("likely first name"),
    "full_name": _("likely name"),
    "initials": _("initials"),
    "diagnosis": _("diagnosis of one person"),
}


def thing_in_words(label: str) -> str:
    """Return the name of a model by its label; the label itself when the model is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def field_in_words(label: str, field: str) -> str:
    """Return the name of a field by the label of its model; its code when it is gone."""
    try:
        return capfirst(str(apps.get_model(label)._meta.get_field(field).verbose_name))
    except (LookupError, ValueError):
        return field


def criteria_in_words(criteria: str) -> str:
    """Return what was searched by, with commas; a name without words of its own as it is."""
    return ", ".join(str(_CRITERIA.get(name, name)) for name in criteria.split())


def finding_in_words(kind: str) -> str:
    """Return what the scan pointed at; a kind it no longer knows as it is."""
    return str(_FINDINGS.get(kind, kind))
