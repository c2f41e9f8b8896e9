"""What runs before anything is installed: standard library only, started by the Makefile."""
