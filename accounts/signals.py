"""What accounts tells the apps above it."""

from django.dispatch import Signal

invited = Signal()
"""A person has been invited. Arguments: user (User), by (Actor), now (datetime)."""

password_reset_requested = Signal()
"""A person has asked for a new password. Arguments: user (User), by (Actor), now (datetime)."""

second_factor_changed = Signal()
"""A second factor was set up, moved or removed. Arguments: user (User), by (Actor), now."""
