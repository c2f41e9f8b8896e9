"""What this room holds about a person."""

from catalogue.models import ExampleCard
from oversight.registry import Holding, register

register(Holding(ExampleCard, ("created_by",)))
