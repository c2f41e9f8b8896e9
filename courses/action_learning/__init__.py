"""What the pages of action learning know: its standard phases, its picture, its sheet."""
