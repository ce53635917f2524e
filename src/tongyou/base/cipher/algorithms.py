"""The algorithms: SM4-GCM with SM3 where the linked OpenSSL offers them, else AES-256-GCM with SHA-256.

GB/T 32907-2016 (SM4), GB/T 32905-2016 (SM3). A key keeps its algorithm for life, so a ring can hold both.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
TAG_BYTES = 16
MAC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A cipher and its companion hash; `key_bytes` is what the cipher needs."""

    code: str
    key_bytes: int

    def digest(self) -> hashes.HashAlgorithm:
        return hashes.SM3() if self.code == SM4.code else hashes.SHA256()

    def block(self, key: bytes) -> algorithms.SM4 | algorithms.AES:
        return algorithms.SM4(key) if self.code == SM4.code else algorithms.AES(key)


SM4 = Algorithm("sm4-gcm", 16)
AES = Algorithm("aes-256-gcm", 32)
KNOWN = {algorithm.code: algorithm for algorithm in (SM4, AES)}


@cache
def best() -> Algorithm:
    """SM4 if it works here, else AES."""
    try:
        derive(SM4, bytes(32), "probe", 32)
        encrypt(SM4, bytes(16), b"probe", b"")
    except UnsupportedAlgorithm:
        return AES
    return SM4


def derive(algorithm: Algorithm, secret: bytes, purpose: str, length: int) -> bytes:
    """HKDF (RFC 5869): one key for each purpose, so that no two uses share a key."""
    info = f"tongyou/v1/{purpose}".encode()
    return HKDF(algorithm.digest(), length, salt=None, info=info).derive(secret)


def authenticate(algorithm: Algorithm, key: bytes, data: bytes) -> bytes:
    """HMAC-SM3 or HMAC-SHA-256, 32 bytes."""
    maker = hmac.HMAC(key, algorithm.digest())
    maker.update(data)
    return maker.finalize()


def encrypt(algorithm: Algorithm, key: bytes, clear: bytes, bound_to: bytes) -> tuple[bytes, bytes]:
    """A fresh random nonce, and the ciphertext with its tag.

    Random 96-bit nonces stay safe for 2^32 texts under one key (NIST SP 800-38D, 8.3): rotate well before.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    worker = Cipher(algorithm.block(key), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(bound_to)
    return nonce, worker.update(clear) + worker.finalize() + worker.tag


def decrypt(
    algorithm: Algorithm, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes
) -> bytes | None:
    """The clear bytes, or None if anything was changed."""
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        return None
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    worker = Cipher(algorithm.block(key), modes.GCM(nonce, tag)).decryptor()
    worker.authenticate_additional_data(bound_to)
    try:
        return worker.update(body) + worker.finalize()
    except InvalidTag:
        return None
