"""Speed, each figure beside its reference from the same run: `python build/dev.py bench [name …]`."""
