"""The window: the only place that knows Qt."""

from agent_app.gui.interpreter import make_constants_immortal

make_constants_immortal()
