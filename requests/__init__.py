"""Support requests: intake, clarification, deadlines and offers."""
