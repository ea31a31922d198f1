"""Both ends of the way and the line between them, in words."""

from dataclasses import dataclass, field

from agent_app.core.vocabulary import Delivery
from agent_app.gui.errands import Line
from agent_app.gui.pages.exchange_way import EndFace, LineFace
from agent_app.gui.pages.exchange_work import State


def here(state: State) -> EndFace:
    """This desk, and what has not come all the way."""
    counts = state.standing.counts
    saved, away = counts[Delivery.SAVED], counts[Delivery.HANDED_OVER]
    quiet = "，".join(
        filter(None, (f"{saved}件还没带出" if saved else "", f"{away}件等回信" if away else ""))
    )
    nothing = "都交到了" if counts[Delivery.CONFIRMED] else "还没有要交的"
    return EndFace("这台电脑", f"{state.unconfirmed}件等确认" if state.unconfirmed else nothing, quiet)


def there(state: State, contact: str) -> EndFace:
    """The county, and what it has confirmed; `contact` is when it was last heard of."""
    county = state.standing.county
    if county is None:
        return EndFace("县里", "还没有接上", "接上以后才能交换")
    quiet = f"{contact} 的回复" if contact else "还没有回过信"
    return EndFace(county.name, f"{state.standing.counts[Delivery.CONFIRMED]}件已确认", quiet)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the line: how it is, what an exchange has brought a moment ago, and how far one has come that goes
    on ("" while there is nothing to say of that), None where none does."""

    line: Line = field(default_factory=Line)
    brought: str = ""
    under_way: str | None = None


def line(state: State | None, known: Known) -> LineFace:
    """The line between both ends."""
    county = state.standing.county if state else None
    if county is None:
        return LineFace("接上县里以后才能用")
    if not county.url:
        return LineFace("县里没有给网络地址，用 U 盘交换")
    if known.under_way is not None:
        return LineFace("正在同县里交换", up=True, more=known.under_way)
    if known.line.trouble:
        return LineFace("没交换成", may_ask=True, more=known.line.trouble)
    if known.brought:
        return LineFace("刚才交换过", up=True, may_ask=True, more=f"{known.brought}。")
    usual = "连得上，会自己交，不用守着" if known.line.up else "连上会自己交，不用守着"
    if state and not state.ways.by_itself:
        usual = "等您来按，不会自己交"
    return LineFace(usual, up=known.line.up, may_ask=True)
