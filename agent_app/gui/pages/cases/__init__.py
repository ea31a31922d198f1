"""事项: every case, found, filtered and looked at."""

from agent_app.gui.pages.cases.page import CasesPage as CasesPage
