"""What is typed or scanned into the search of the cases: words go on to the list, the code of a paper is told of here.

It comes as a form: in the code of a receipt is its lookup code, which must stand in no address and no history.
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.core.receipt_mark import Finding
from agent_app.core.scan_digits import typed_digits
from agent_app.county.gate import SEE_OTHER, At, Post
from agent_app.desk.scanning import Checked, read_code

_NOTES = {Finding.VALID: "info", Finding.MISMATCH: "late", Finding.UNVERIFIABLE: "soon"}

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)


@router.post("/find")
def find(at: At, post: Post) -> Response:
    """The list of what matches; of a paper whether it holds, and the way to its case."""
    typed = post.form.get("q", "").strip()
    if not typed_digits(typed):
        asked = {"q": typed[:100], "agent": post.form.get("agent", "")}
        wanted = urlencode({name: value for name, value in asked.items() if value})
        return RedirectResponse(f"/cases?{wanted}" if wanted else "/cases", SEE_OTHER)
    found = read_code(at.desk, typed)
    kind = _NOTES[found.finding] if isinstance(found, Checked) else "info"
    return at.page("scanned.html", post.session, found=found, kind=kind, q="")
