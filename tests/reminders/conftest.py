"""The cast of requests climbs the ladder."""

from tests.requests.conftest import cast

__all__ = ["cast"]
