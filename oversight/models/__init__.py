"""Sample checks, breaches, how long data is kept, and what the papers say about the controller."""

from oversight.models.breach import (
    Affected,
    Breach,
    BreachEvent,
    Finding,
    HiddenText,
    LookReason,
    Misplaced,
    Removal,
    Risk,
)
from oversight.models.data_controller import DataController
from oversight.models.retention import RetentionReceipt, RetentionRule
from oversight.models.rights_receipt import RightsReceipt
from oversight.models.sample_check import SampleCheck
from oversight.models.scan_override import ScanOverride

__all__ = [
    "Affected",
    "Breach",
    "BreachEvent",
    "DataController",
    "Finding",
    "HiddenText",
    "LookReason",
    "Misplaced",
    "Removal",
    "RetentionReceipt",
    "RetentionRule",
    "RightsReceipt",
    "Risk",
    "SampleCheck",
    "ScanOverride",
]
