"""The field itself in pure Python: vocabulary, fields, events and fold, steps, clocks, calendar, figures."""
