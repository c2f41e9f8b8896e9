"""The look: Det Fælles Designsystem as a crispy-forms template pack, icons and charts."""
