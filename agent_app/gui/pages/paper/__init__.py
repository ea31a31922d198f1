"""文书: a paper as it will lie on the table, printed from here, saved, put off, and noted as given."""

from agent_app.gui.pages.paper.faces import PaperFace as PaperFace
from agent_app.gui.pages.paper.page import PaperPage as PaperPage
from agent_app.gui.pages.paper.panel import PaperPanel as PaperPanel
