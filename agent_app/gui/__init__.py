"""The window of the village desk."""
