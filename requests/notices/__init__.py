"""Who is written to, when, and the key that makes each message once-only."""

from requests.notices import intake, matching

__all__ = ["intake", "matching"]
