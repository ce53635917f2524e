"""A key of one record's own, so that dropping it makes everything it sealed unreadable and leaves the rest alone.

The key is random, not derived; it is kept as text in an EncryptedTextField, so that the key ring wraps it and rotation
wraps it again. Sealed text has the form of `sealing`, with `own` where the ring's key is named.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from tongyou.base.cipher import algorithms
from tongyou.base.cipher.algorithms import KNOWN, Algorithm
from tongyou.base.cipher.errors import Tampered
from tongyou.base.cipher.sealing import VERSION, encoded, take_apart

OWN = "own"


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One record's key. It seals at most a record's worth of texts, far below what one key may (SP 800-38D)."""

    algorithm: Algorithm
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> OwnKey:
        """A fresh random key."""
        algorithm = algorithms.best()
        return cls(algorithm, secrets.token_bytes(algorithm.key_bytes))

    @classmethod
    def read(cls, text: str) -> OwnKey:
        """The key that `text()` wrote. ValueError, without showing any of it."""
        code, _, secret = text.partition(":")
        try:
            found = cls(KNOWN[code], base64.b64decode(secret, validate=True))
        except (KeyError, binascii.Error):
            raise ValueError("this is no key of a record") from None
        if len(found.secret) != found.algorithm.key_bytes:
            raise ValueError("this is no key of a record")
        return found

    def text(self) -> str:
        """The key as text, to be sealed by the ring and never to be kept in clear."""
        return f"{self.algorithm.code}:{base64.b64encode(self.secret).decode()}"

    def seal(self, text: str, *, context: str) -> str:
        """`text` sealed for `context` ("table.column.id"), and for nowhere else."""
        nonce, body = algorithms.encrypt(
            self.algorithm, self.secret, text.encode(), self._bound(context)
        )
        return f"{VERSION}:{self.algorithm.code}:{OWN}:{encoded(nonce)}:{encoded(body)}"

    def open(self, sealed: str, *, context: str) -> str:
        """The clear text. Tampered if a byte was changed, it belongs elsewhere, or to another record's key."""
        parts = take_apart(sealed)
        if parts is None or parts.key != OWN or parts.algorithm != self.algorithm.code:
            raise Tampered(context)
        clear = algorithms.decrypt(
            self.algorithm, self.secret, parts.nonce, parts.body, self._bound(context)
        )
        if clear is None:
            raise Tampered(context)
        return clear.decode()

    def _bound(self, context: str) -> bytes:
        return f"{VERSION}:{self.algorithm.code}:{OWN}:{context}".encode()
