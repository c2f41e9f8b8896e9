"""Sample checks of the access log."""

from oversight.models.sample_check import SampleCheck

__all__ = ["SampleCheck"]
