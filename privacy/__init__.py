"""Personal data: the scan of free text and the access log."""
