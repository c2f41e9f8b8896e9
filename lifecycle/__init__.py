"""State tables, the one door that moves a status, and its history."""
