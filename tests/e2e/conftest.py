"""The whole window on a real home, with the look that every GUI test has."""

from tests.gui.conftest import look, pytest_configure, session_look

__all__ = ["look", "pytest_configure", "session_look"]
