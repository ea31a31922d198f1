"""The console's templates: autoescaped, with nothing in them that is not declared here."""

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agent_app.base.resources import read_text, resource_path
from agent_app.core.clock_words import say
from agent_app.county import pages


class Templates:
    """Renders the pages in `resources/web/templates`."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(resource_path("web/templates"), encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(icon=_icon, size_of=pages.size_of, day=say)

    def render(self, template: str, /, **values: Any) -> str:
        """A page; every value is escaped."""
        return self._environment.get_template(template).render(**values)


def _icon(name: str) -> Markup:
    """A drawing from our own resources, in the colour of the text beside it, which says the same in words."""
    drawn = read_text(f"icons/{name}.svg")
    return Markup(
        drawn.replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1)
    )  # our own file, no input
