"""The window: the only place that knows Qt."""

from agent_app.gui.interpreter import make_none_immortal

make_none_immortal()
