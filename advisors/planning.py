"""The plan of the week under the name it had before the engine became a folder."""

from advisors.matching import Assignment, Case, Plan, Unplaced, plan

__all__ = ["Assignment", "Case", "Plan", "Unplaced", "plan"]
