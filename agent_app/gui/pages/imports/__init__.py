"""导入台账: a file is chosen, its columns are put right, it is tried, and comes in."""

from agent_app.gui.pages.imports.page import ImportPage as ImportPage
