"""The demo: an invented municipality, its doors without a lock, and the page of its mails."""
