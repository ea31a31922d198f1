"""What a person does, as functions; the one door to all below."""
