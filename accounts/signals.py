"""What accounts tells the apps above it."""

from django.dispatch import Signal

invited = Signal()
"""A person has been invited. Arguments: user (User), by (Actor), now (datetime)."""

password_reset_requested = Signal()
"""A person has asked for a new password. Arguments: user (User), by (Actor), now (datetime)."""

second_factor_changed = Signal()
"""A second factor was set up, moved or removed. Arguments: user (User), by (Actor), now."""

identity_linked = Signal()
"""An account was tied to an identity of a provider. Arguments: user (User), by (Actor), now."""

roles_told = Signal()
"""A provider that decides roles told which a person holds. The receiver brings memberships in line
and answers whether the person has any role left.

Arguments: user (User), municipality (its short name), decided and held (frozensets of role, or
role@institution number), by (Actor), now.
"""
