"""A case in three columns: facts, what happened, what comes next."""

from agent_app.gui.pages.case.page import CasePage

__all__ = ["CasePage"]
