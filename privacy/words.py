"""The codes of the access log in the words people know them by."""

from django.apps import apps
from django.utils.functional import Promise
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
}


def thing_in_words(label: str) -> str:
    """Return the name of a model by its label; the label itself when the model is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def criteria_in_words(criteria: str) -> str:
    """Return what was searched by, with commas; a name without words of its own as it is."""
    return ", ".join(str(_CRITERIA.get(name, name)) for name in criteria.split())
