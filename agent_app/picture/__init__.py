"""Photos and scans as files: what they are, made fit to be kept, turned to be seen. No window, no vault."""
