"""The administration of requests, and of what decides who is proposed for them."""

from requests.admin import cases, weights

__all__ = ["cases", "weights"]
