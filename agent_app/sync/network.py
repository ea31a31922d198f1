"""The line: the same bundles as the body and the answer of one HTTPS request, repeated until nothing is left."""

import io
import ssl
from collections.abc import Callable
from typing import Any

import msgspec

from agent_app.base.errors import TroubleError, UserError
from agent_app.sync import enrolment
from agent_app.sync.enrolment import CountyCard, Invitation

EXCHANGE_PATH = "/v1/exchange"
INVITATION_PATH = "/v1/invitations/"
MEDIA_TYPE = "application/octet-stream"
OURS = "X-County"
"""The header of every answer that the county itself has made, whose words are for a person."""
_TIMEOUT = 60.0
_SLOW_S, _QUICK_S = 20.0, 5.0
_UNAVAILABLE, _LOG_IN_FIRST = 503, 511
_NOT_THE_COUNTY = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "record layer failure")
_MAX_ANSWER = 64 * 1024 * 1024
# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a laptop whose clock says 1970 must still exchange.
_NO_CHECK_TIME = 0x200000


_OFFLINE = "现在连不上县里。您照常登记，连上会自己交；急的就带U盘去镇里。"
_BUSY = "县里的服务器正忙，这一次没有接上。您的记录都在，照常登记，过一会儿再交；急的就带U盘去镇里。"
_NO_PROXY = "上网用的代理服务器没有接通。您照常登记，接通了会自己交；有网还是这样，请核对“设置”里的代理服务器，或者用U盘交换。"
_NO_SUCH_PROXY = (
    "这台电脑的系统里设的代理服务器，这里用不了。您照常登记，一条都不会丢；请在“设置”里写上能用的代理服务器"
    "（http:// 开头），或者用U盘交换。"
)


class OfflineError(TroubleError):
    """The county cannot be reached now; work goes on and the next try may be in an hour."""

    def __init__(self, sentence: str = _OFFLINE) -> None:
        super().__init__(sentence)


class CaptiveError(TroubleError):
    """Something else answers in place of the county, most often a page where one has to log in first."""

    def __init__(self) -> None:
        super().__init__(
            "网络通了，可答话的不是县里，多半要先登录上网。您的记录都在，请打开浏览器登录好再交换；还不行就用U盘。"
        )


class Pace:
    """How many bytes go in one request and in its answer, so that each lasts some twenty seconds at most.

    Then a line that is cut every minute still gets on, new records never wait long behind photos, and a quick line
    is not held up.
    """

    LEAST, FIRST, MOST = 128 * 1024, 2 * 1024 * 1024, 3 * 1024 * 1024
    """The most is far below what a county takes, so that the one side works while the other does."""

    def __init__(self, limit: int = FIRST) -> None:
        self.limit = min(max(limit, self.LEAST), self.MOST)

    def took(self, seconds: float, size: int) -> None:
        """So many bytes have gone there and back in so long; few of them say nothing of how quick a line is."""
        if seconds > _SLOW_S:
            self.limit = max(self.LEAST, int(self.limit * _SLOW_S / seconds))
        elif seconds < _QUICK_S and size > self.limit // 4:  # packed, a text is a third of what it counts for
            self.limit = min(self.MOST, self.limit * 4)

    def failed(self) -> None:
        """A request was cut off."""
        self.limit = max(self.LEAST, self.limit // 8)


def context_for(card: CountyCard) -> ssl.SSLContext:
    """TLS that trusts the county's own authority and nothing else, whatever the dates say."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The pinned authority signs this one server only, so its name, which may be any address, proves nothing more.
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    context.load_verify_locations(cadata=card.authority)
    return context


class Line:
    """A connection to one county, kept open over several requests."""

    def __init__(self, card: CountyCard, proxy: str = "") -> None:
        """`proxy` as an address; "" for what the computer says.

        Raises `UserError` where the county has no address, `OfflineError` where the computer's proxy cannot be used.
        """
        if not card.url:
            raise UserError("县里没有给网络地址，请用U盘交换。您的记录都在。")
        self._proxied = bool(proxy)
        self._client = _client(card.url, context_for(card), proxy)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *details: object) -> None:
        self._client.close()

    def exchange(self, request: bytes) -> io.BytesIO:
        """Send a request bundle, return the response bundle. Raises `OfflineError` and `TroubleError`."""
        answer = _ask(
            lambda: self._client.post(EXCHANGE_PATH, content=request, headers={"Content-Type": MEDIA_TYPE}),
            self._proxied,
        )
        return io.BytesIO(_content(answer))


def fetch_invitation(url: str, code: str, key: bytes, proxy: str = "") -> Invitation:
    """Ask a county's server for the invitation behind a typed code, for the desk with `key`; `proxy` as `Line`.

    It is believed only with its proof. The county is reached where it says, or else where it answered.
    Raises `UserError` for a mistyped address or code or a used one, `OfflineError` when nobody answers.
    """
    import httpx

    where = enrolment.address_of(url)
    secret = enrolment.secret_of(code).encode("ascii")
    path = INVITATION_PATH + enrolment.id_of(secret).hex()
    # The server is not known yet: the proof in its answer is what is checked, not its certificate.
    with _client(where, False, proxy) as client:
        answer = _ask(lambda: client.get(path, params={"key": key.hex()}), bool(proxy))
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise UserError("县里没有这串字的邀请，可能已经用过或收回。没有改动什么，请同县里核对或重新要一份。")
    invitation = enrolment.from_answer(_content(answer), secret)
    county = invitation.county
    if county.url:
        return invitation
    return msgspec.structs.replace(invitation, county=msgspec.structs.replace(county, url=where))


def _client(url: str, verify: ssl.SSLContext | bool, proxy: str) -> Any:
    """A client for one server. Raises `OfflineError` where the proxy that the computer names is none it could use."""
    import httpx

    try:
        return httpx.Client(
            base_url=url,
            verify=verify,
            timeout=_TIMEOUT,
            trust_env=True,
            proxy=proxy or None,
            follow_redirects=False,
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise OfflineError(_NO_SUCH_PROXY) from error


def _ask(send: Callable[[], Any], proxied: bool) -> Any:
    """The answer to what is sent; `proxied`: by a proxy that was chosen here, which is then what one connects to."""
    import httpx

    try:
        return send()
    except httpx.ProxyError as error:
        raise OfflineError(_NO_PROXY) from error
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        if _is_somebody_else(error):
            raise CaptiveError() from error
        no_proxy = proxied and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        raise OfflineError(_NO_PROXY if no_proxy else _OFFLINE) from error


def _is_somebody_else(error: BaseException | None) -> bool:
    """Whether the handshake failed because the other side is not the county, and not because the line was cut."""
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(
            error, ssl.SSLEOFError | ssl.SSLZeroReturnError
        ):
            return True
        # The library under httpx has the handshake's own error in words only.
        if any(words in str(error) for words in _NOT_THE_COUNTY):
            return True
        error = error.__cause__ or error.__context__
    return False


def _content(answer: Any) -> bytes:
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    if answer.is_redirect or is_page or answer.status_code == _LOG_IN_FIRST:
        raise CaptiveError()
    if answer.status_code != 200:
        words = answer.text[:200] if OURS in answer.headers else ""
        if answer.status_code == _UNAVAILABLE and not words:
            raise OfflineError(_BUSY)
        raise TroubleError(
            words or f"县里的服务器没有办成（{answer.status_code}）。您的记录都在，过一会儿再试。"
        )
    if len(answer.content) > _MAX_ANSWER:
        raise TroubleError("县里的回复太大，没有用它。您的记录都在，请用U盘交换。")
    return bytes(answer.content)
