"""Addresses are read as people type them, and refused where they lead nowhere."""

import httpx
import pytest

from agent_app.core import address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://10.1.2.3:8443", "https://10.1.2.3:8443"),
        ("10.1.2.3:8443/", "https://10.1.2.3:8443"),
        (" https：／／１０.１.２.３：８４４３ ", "https://10.1.2.3:8443"),
        ("HTTPS：、、10。1。2。3：8443", "https://10.1.2.3:8443"),
        ("xinfang.yunshan.gov.cn", "https://xinfang.yunshan.gov.cn"),
        ("https://[fe80::1]:8443", "https://[fe80::1]:8443"),
    ],
)
def test_what_an_input_method_makes_of_it_is_made_plain(typed: str, url: str) -> None:
    read = address.read_address(typed, address.HTTPS, "https")
    assert read.url == url
    httpx.URL(read.url).host.encode("idna")  # what goes out takes it as well


@pytest.mark.parametrize(
    "typed",
    [
        "", "https://", "https:10.1.2.3", "http://10.1.2.3", "10.1.2.3:八", "10.1.2.3:0", "10.1.2.3:99999", "10.1.2",
        "10.1.2.300", "10.1.2.3 8443", "https://-x-.a..b", "县里", "10.1.2.3/lookup", "10.1.2.3?a", "https://[::x]",
        "a" * 64, ".".join(["ab"] * 100),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        address.read_address(typed, address.HTTPS, "https")


def test_where_a_scheme_is_wanted_it_is_not_thought_of() -> None:
    with pytest.raises(ValueError):
        address.read_address("10.1.2.3", address.HTTPS)
    assert address.read_address("http://name:word@10.1.2.3:8080", address.HTTP).port == 8080
