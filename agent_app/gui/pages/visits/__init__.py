"""走访: a visit written down in seconds, who is to be visited again, and the reception days."""

from agent_app.gui.pages.visits.page import VisitsPage as VisitsPage
