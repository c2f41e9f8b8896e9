"""What a form shows when a text seems to hold names; the words are listed above the box."""

from dkfds.layout import HTML

NAMES_WARNING = HTML('{% include "requests/school/_names.html" %}')
