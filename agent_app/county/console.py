"""The console: plain pages on which the county's staff see what came in and record what was done."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from agent_app.base.errors import AppError, TroubleError
from agent_app.base.resources import resource_path
from agent_app.county import (
    case_routes,
    erase_routes,
    figure_routes,
    gate,
    outreach_routes,
    people_routes,
    scan_routes,
    settings_routes,
    step_routes,
)
from agent_app.county.gate import AGAIN, Console, LogInFirst, console_of, to_login
from agent_app.county.receiving import TooSlowError
from agent_app.desk.desk import Desk

API = "/v1/"
STYLE = "/console.css"
_FOR_NOW = (408, 503)
"""Where the same may be sent again."""
_NOT_HERE = "没有这一页。请从“事项”进去找。"


def add_to(app: FastAPI, desk: Desk) -> None:
    """Put the console's pages, and the words for what goes wrong, on a server."""
    app.state.console = Console(desk)
    for part in (
        gate, scan_routes, case_routes, step_routes, erase_routes, people_routes, outreach_routes,
        figure_routes, settings_routes,
    ):  # fmt: skip
        app.include_router(part.router)

    @app.get("/")
    def begin() -> Response:
        return RedirectResponse("/cases", gate.SEE_OTHER)

    @app.get(STYLE)
    def style() -> Response:
        return FileResponse(resource_path("web/console.css"), headers={"Cache-Control": "max-age=3600"})

    @app.exception_handler(LogInFirst)
    async def unknown(request: Request, error: Exception) -> Response:
        return to_login(request)

    @app.exception_handler(AppError)
    async def told(request: Request, error: AppError) -> Response:
        return _say(request, error.sentence, 503 if isinstance(error, TroubleError) else 400)

    @app.exception_handler(TooSlowError)
    async def given_up(request: Request, error: TooSlowError) -> Response:
        return _say(request, error.sentence, 408)

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, error: HTTPException) -> Response:
        return _say(request, _NOT_HERE, error.status_code)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        return _say(request, _NOT_HERE, 404)


def _say(request: Request, sentence: str, status: int) -> Response:
    """One sentence: for a program as it is, for a person on a page."""
    if request.url.path.startswith(API):
        return PlainTextResponse(sentence, status_code=status)
    if request.method == "POST" and status in _FOR_NOW:
        sentence += f"刚才填的没有丢：这一页先不要关，好了再{AGAIN}"
    return console_of(request).page(
        "message.html", status=status, title="没有办成", sentence=sentence, back="/cases"
    )
