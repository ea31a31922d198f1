"""信访代理员 desk: what a petition agent in a village does, on paper and on the record."""

__version__ = "0.1.0"
