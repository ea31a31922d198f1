"""Paths, resources, errors, progress: nothing of the field."""
