"""Printed papers, one file a paper, and the only place that knows reportlab. `catalogue` is the door."""
