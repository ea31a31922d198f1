"""Sealing stubs to the county's discipline office, and opening them there.

A stub is an age file for one X25519 recipient; the key that opens it is an age identity in a file that is
itself locked with a passphrase (age's scrypt recipient). Any age program can open either.
"""

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.sealed import Stub

MIN_PASSPHRASE = 8
PADDED = 512
"""Bytes of every stub before it is sealed, so that its size tells nothing."""

_KEY_FILE = (
    "# 纪检监察机关的密钥。收好，不要交给别人；丢了，用它密封的就再也打不开。\n# {recipient}\n{secret}\n"
)


def seal(stub: Stub, recipient: str) -> bytes:
    """The stub, readable by the discipline office alone."""
    from pyrage import encrypt, x25519

    plain = msgspec.json.encode(stub)
    assert len(plain) <= PADDED
    return bytes(encrypt(plain.ljust(PADDED), [x25519.Recipient.from_str(recipient)]))


class DisciplineKey:
    """The key that opens stubs; `recipient` is its public half."""

    def __init__(self, secret: str) -> None:
        from pyrage import x25519

        self._identity = x25519.Identity.from_str(secret)
        self.secret = secret
        self.recipient = str(self._identity.to_public())

    @classmethod
    def draw(cls) -> "DisciplineKey":
        """A new key."""
        from pyrage import x25519

        return cls(str(x25519.Identity.generate()))

    @classmethod
    def from_file(cls, data: bytes, passphrase: str) -> "DisciplineKey":
        """The key in a locked file. Raises `UserError` for another file or a wrong passphrase."""
        from pyrage import DecryptError, IdentityError
        from pyrage import passphrase as by_passphrase

        try:
            text = bytes(by_passphrase.decrypt(data, passphrase)).decode("utf-8")
            secret = next(line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-"))
            return cls(secret.strip())
        except (DecryptError, IdentityError, ValueError, StopIteration) as error:
            raise UserError(
                "这个密钥文件打不开：口令不对，或者不是纪检监察机关的密钥文件。什么都没有动，请核对了再试。"
            ) from error

    def to_file(self, passphrase: str) -> bytes:
        """The key as a file that only the passphrase opens. Raises `UserError` for one that is too short."""
        from pyrage import passphrase as by_passphrase

        if len(passphrase) < MIN_PASSPHRASE:
            raise UserError(f"密钥文件的口令太短，至少{MIN_PASSPHRASE}个字。什么都没有做，请换一个长些的。")
        text = _KEY_FILE.format(recipient=self.recipient, secret=self.secret)
        return bytes(by_passphrase.encrypt(text.encode("utf-8"), passphrase))

    def open(self, sealed: bytes) -> Stub | None:
        """The stub in it; None when it was sealed to another key, or is none."""
        from pyrage import DecryptError, decrypt

        try:
            return msgspec.json.decode(decrypt(sealed, [self._identity]), type=Stub)
        except (DecryptError, msgspec.MsgspecError, ValueError):
            return None
