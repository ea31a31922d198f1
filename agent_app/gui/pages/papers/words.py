"""What is told of a job: printed, stopped, a printer that went away."""

from pathlib import Path

from agent_app.gui.pages.papers.made import Made

STOPPED = "停下了，什么都没有打。"
STILL = "还在打。打完再走，或者按“停下”，正在打的这一份打完就停。"
COUNT_FIRST = "请先写上出来了几份，按“记下这几份”，再走。"
_WAITS = "没有打的{count}份在“以后再打”里。"


def no_printer(made: Made, gone: str) -> str:
    """This computer has no printer, or the one that was chosen is not there any more: `gone` is its name."""
    later = "；也可以按“以后再打”" if made.job else ""
    if gone:
        return (
            f"打印机“{gone}”现在找不到了，什么都没有打。请看看它开没开、线插没插好，或者在上面换一台，"
            f"也可以存成 PDF{later}。"
        )
    return f"这台电脑没有装打印机，什么都没有打。可以先存成 PDF，拿到能打印的地方去打{later}。"


def printed(count: int, total: int) -> str:
    """The job has ended as it should, perhaps because somebody stopped it."""
    if count == total:
        return f"打了{count}份，都记下了。"
    noted = f"打了{count}份，记下了；" if count else "一份都没有打完；"
    return f"停下了。{noted}{_WAITS.format(count=total - count)}"


def counted(count: int, total: int) -> str:
    """Somebody has counted what came out."""
    noted = f"记下了{count}份。" if count else "一份都没有记。"
    return f"{noted}{_WAITS.format(count=total - count)}" if count < total else noted


def failed(sent: int, total: int) -> str:
    """The printer went away on the way."""
    return (
        f"打印机半路没有回应，共{total}份，送出去了{sent}份。请数一数出来了几份，写在下面；"
        "没有出来的都在“以后再打”里，一份也不会丢。"
    )


def silent(total: int) -> str:
    """The printer took nothing."""
    return f"打印机没有回应，什么都没有打。{total}份都放在“以后再打”里，请看看打印机开没开，再来打。"


def loose(*, whole: bool) -> str:
    """Something of which nothing is recorded."""
    return "打好了。" if whole else "打印机没有回应。请看看打印机开没开，再按“打印”。"


def saved(path: Path, count: int) -> str:
    """Saved as a file."""
    return f"存好了：{path}。{f'{count}份都记下了。' if count else ''}"


def put_off(count: int) -> str:
    """All of it waits."""
    return f"{count}份放在“以后再打”里了，有打印机的时候一起打。"


def taken_off(count: int) -> str:
    """So many papers wait no longer."""
    return f"去掉了{count}份，没有打。"


def not_recorded(count: int, why: str) -> str:
    """What was printed could not be recorded."""
    return f"打了{count}份，还没有记上，都还在“以后再打”里。{why}看看下面的份数，再按一次“记下这几份”。"
