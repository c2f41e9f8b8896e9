"""What happens to advisors that rooms above may act on."""

from django.dispatch import Signal

absence_registered = Signal()
"""An advisor will be away: absence, by, now. Sent inside the transaction that saves it."""
