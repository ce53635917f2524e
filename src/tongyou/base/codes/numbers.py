"""Public numbers, the pure part: `JH-2025-7K3QX9T-M` is prefix, year, secret part, check character.

The secret part has seven characters of an alphabet of 31 without 0/O and 1/I/L (34 bits), so a number
cannot be guessed from another. The check character is ISO 7064 MOD 37-2 over all that stands before
it: it catches every single wrong character and every swap of two neighbours.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*")}
SIGNS = {value: sign for sign, value in VALUES.items()}
MODULUS, RADIX = 37, 2
SECRET_LENGTH = 7
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
NUMBER = re.compile(
    rf"([A-Z][A-Z0-9]{{1,7}})-([0-9]{{4}})-([{ALPHABET}]{{{SECRET_LENGTH}}})-([{ALPHABET}])"
)


def normalise(text: str) -> str:
    """As people type it: full-width signs, lower case, blanks and long dashes become the printed form."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", plain))


def check_character(body: str) -> str:
    """ISO 7064 MOD 37-2 of letters and digits (other signs are skipped); `*` stands for 36."""
    total = 0
    for sign in body:
        if sign in VALUES:
            total = (total + VALUES[sign]) * RADIX % MODULUS
    return SIGNS[(MODULUS + 1 - total) % MODULUS]


def valid_number(text: str) -> bool:
    """True if `text` is well formed and its check character fits; says nothing about existence."""
    match = NUMBER.fullmatch(normalise(text))
    if match is None:
        return False
    prefix, year, secret, check = match.groups()
    return check_character(prefix + year + secret) == check


def draw(prefix: str, year: int) -> str:
    """A random well-formed number. ValueError for a prefix or year that cannot be printed."""
    if not PREFIX.fullmatch(prefix):
        raise ValueError(f"A number's prefix is 2 to 8 capital letters or digits, not {prefix!r}.")
    if not 1000 <= year <= 9999:
        raise ValueError(f"A number's year has four digits, not {year}.")
    while True:  # 6 in 37 bodies need a check character outside the alphabet; draw again
        secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))
        check = check_character(f"{prefix}{year}{secret}")
        if check in ALPHABET:
            return f"{prefix}-{year}-{secret}-{check}"
