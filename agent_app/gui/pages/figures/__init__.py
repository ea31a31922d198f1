"""统计: the figures of a period, each with how it is made and of how many."""

from agent_app.gui.pages.figures.page import FiguresPage as FiguresPage
