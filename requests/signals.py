"""What requests tells the apps above it. Sent inside the transaction of the change."""

from django.dispatch import Signal

matched = Signal()
"""The lead advisor has accepted. Arguments: support_request (SupportRequest), lead (Advisor),
second (Advisor, or None while she has not accepted), by (Actor), now (aware datetime)."""

second_joined = Signal()
"""The second advisor has accepted after the lead did. Arguments: support_request, advisor, by,
now."""
