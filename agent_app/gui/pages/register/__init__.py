"""登记: one page, four parts; nothing that is typed is ever lost."""

from agent_app.gui.pages.register.page import RegisterPage as RegisterPage
