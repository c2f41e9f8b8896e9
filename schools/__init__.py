"""Municipality, school, membership, school year, closing days and working days."""
