"""成批打印: papers of many cases in one go, what waited for a printer, blanks, the ledger of a period."""

from agent_app.gui.pages.papers.page import PapersPage as PapersPage
