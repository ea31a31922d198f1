"""The desk of the tests of the exchange, to be harmed."""

from tests.sync.conftest import desk

__all__ = ["desk"]
