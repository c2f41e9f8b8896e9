"""Support courses: sessions, logs, closing and evaluation."""
