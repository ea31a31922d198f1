"""The pages, one module each; they lay widgets out and ask the desk."""
