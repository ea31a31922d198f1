"""The server's certificate and the one authority that signs it.

Desks pin the authority and look neither at names nor at dates, so a laptop whose clock is wrong still
exchanges. Browsers of the staff, in which the authority is installed once, look at both.
"""

import os
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEARS = timedelta(days=365 * 20)
_NAME = "xinfang county"
_ALWAYS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key, PEM."""

    certificate: str
    key: str


def make_authority(now: datetime) -> Pair:
    """Draw the authority of a county; it signs the certificates of this county's server and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"{_NAME} authority")
    certificate = (
        _begun(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pair(certificate, key)


def issue(authority: Pair, now: datetime, host: str = "") -> Pair:
    """A server's certificate, signed by the authority; `host` is the name or number that browsers ask for."""
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode("ascii"))
    signer = serialization.load_pem_private_key(authority.key.encode("ascii"), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("an authority of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    names = [_alternative(name) for name in dict.fromkeys((*_ALWAYS, host)) if name]
    certificate = (
        _begun(_named(f"{_NAME} server"), issuer.subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer, hashes.SHA256())
    )
    return _pair(certificate, key)


def context(pair: Pair, home: Path) -> ssl.SSLContext:
    """What a server speaks TLS with.

    Python reads a certificate and its key from files only, so they lie in the home for a moment, the key sealed with a
    secret that nobody has afterwards: what a kill then leaves there can be read by no one.
    """
    secret = secrets.token_bytes(32).hex()
    key = serialization.load_pem_private_key(pair.key.encode("ascii"), None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(secret.encode("ascii")),
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory(prefix=".tls-", dir=home) as folder:
        chain = Path(folder) / "server.pem"
        with open(chain, "x", encoding="ascii", opener=_private) as file:
            file.write(key.decode("ascii") + pair.certificate)
        made.load_cert_chain(chain, password=secret)
    return made


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    begins = now.astimezone(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + _YEARS)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode("ascii"))


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"), private.decode("ascii"))
