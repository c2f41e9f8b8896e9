"""Advisors, competence areas, the hour ledger and the matching engine."""
