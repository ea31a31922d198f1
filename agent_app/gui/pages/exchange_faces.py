"""Both ends of the way, in words."""

from agent_app.core.vocabulary import Delivery
from agent_app.gui.pages.exchange_way import EndFace
from agent_app.gui.pages.exchange_work import State


def here(state: State) -> EndFace:
    """This desk, and what has not come all the way."""
    counts = state.standing.counts
    saved, away = counts[Delivery.SAVED], counts[Delivery.HANDED_OVER]
    quiet = "，".join(
        filter(None, (f"{saved}件还没带出" if saved else "", f"{away}件等回信" if away else ""))
    )
    return EndFace("这台电脑", f"{state.unconfirmed}件等确认" if state.unconfirmed else "都交到了", quiet)


def there(state: State, contact: str) -> EndFace:
    """The county, and what it has confirmed; `contact` is when it was last heard of."""
    county = state.standing.county
    if county is None:
        return EndFace("县里", "还没有接上", "接上以后才能交换")
    quiet = f"{contact} 的回复" if contact else "还没有回过信"
    return EndFace(county.name, f"{state.standing.counts[Delivery.CONFIRMED]}件已确认", quiet)
