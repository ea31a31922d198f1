"""The desk and the county server on the command line."""
