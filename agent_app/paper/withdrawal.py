"""撤回申请书: the resident's own, to be signed by them; a reason may be given and need not."""

from agent_app.paper.letter import as_said, gap, lines_to_write, request_sheets
from agent_app.paper.model import CasePaper
from agent_app.paper.page import Sheet
from agent_app.paper.wording import wording


def withdrawal_sheets(case: CasePaper) -> list[Sheet]:
    """One letter, to whoever has the matter."""
    texts, step = wording("withdrawal"), case.last("withdraw")
    reason = step.get("reason") if step else ""
    return request_sheets(
        case,
        texts.title,
        gap(case.organ, 12),
        [*texts.body, texts.reason, *(as_said(reason) or lines_to_write(3)), *texts.after],
        texts.notices,
    )
