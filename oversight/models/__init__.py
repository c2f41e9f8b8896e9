"""Sample checks, how long data is kept, and what the papers say about the controller."""

from oversight.models.data_controller import DataController
from oversight.models.retention import RetentionReceipt, RetentionRule
from oversight.models.rights_receipt import RightsReceipt
from oversight.models.sample_check import SampleCheck

__all__ = ["DataController", "RetentionReceipt", "RetentionRule", "RightsReceipt", "SampleCheck"]
