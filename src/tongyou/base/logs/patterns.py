"""What personal data looks like in text: the patterns of the mask, and the names of telling fields."""

from __future__ import annotations

import re

# Citizen identity number, GB 11643-1999: 18 signs, the last a digit or X; the older form has 15 digits.
IDENTITY = re.compile(r"(?<!\d)[1-9１-９]\d{5}[ -]?(?:\d{8}[ -]?\d{3}[ -]?[\dXxＸｘ]|\d{9})(?!\d)")
MOBILE = re.compile(
    r"(?<!\d)(?:(?:[+＋]|00)?[8８][6６][ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
)
LANDLINE = re.compile(r"(?<![\d-])(?:\(0\d{2,3}\)|0\d{2,3}[ -])\d{7,8}(?!\d)")
CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4,7}|\d{15,19})(?!\d)")
# A long run of digits is somebody's number whatever its kind; over-masking a log costs nothing.
LONG = re.compile(r"\d{15,}")
EMAIL = re.compile(
    r"[^\s@<>\"'(),:;=&?/%]+(?:@|%40|＠)[^\s@<>\"'(),:;=&?/]+\.[^\s@<>\"'(),:;=&?/.]{2,}",
    re.IGNORECASE,
)
CREDENTIAL = re.compile(r"(Bearer|Basic|Digest|Token)\s+[A-Za-z0-9+/_.~=-]{4,}", re.IGNORECASE)
PATTERNS = (IDENTITY, CARD, MOBILE, LANDLINE, EMAIL, LONG, CREDENTIAL)

# Our own identifiers must survive: a log without object ids helps nobody.
OWN = re.compile(
    r"(?<![0-9A-Za-z-])(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    r"|(?=[0-9a-f]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}))(?![0-9A-Za-z-])"
)
QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
# PostgreSQL repeats the offending row in its errors.
POSTGRESQL = re.compile(r"(Key \([^)]*\)=|Failing row contains )\(.*\)", re.DOTALL)


def words(text: str) -> frozenset[str]:
    """The words of a readable list."""
    return frozenset(text.split())


SECRETS = words(
    "password passwd pwd passphrase secret token authorization cookie cookies session sessionid session_id "
    "session_key csrftoken csrfmiddlewaretoken api_key apikey otp totp private_key 密码 口令 验证码 令牌"
)
PEOPLE = words(
    "name full_name first_name last_name username user_name nickname child child_name guardian guardian_name "
    "mother father parent parents family contact contact_name applicant applicant_name person person_name "
    "student student_name patient staff_name holder phone mobile tel telephone phone_number email e_mail mail "
    "address home_address id_number id_card idcard identity identity_number passport birth_date birthday "
    "date_of_birth narrative bank_card bank_account openid 姓名 名字 儿童 儿童姓名 监护人 母亲 父亲 家长 联系人 "
    "申请人 学生 电话 手机 手机号 手机号码 联系电话 邮箱 地址 住址 家庭住址 身份证 身份证号 身份证号码 出生日期 生日"
)
TELLING = SECRETS | PEOPLE
# Names of things, not of people.
HARMLESS_NAMES = words(
    "job_name unit_name area_name file_name filename url_name template_name field_name table_name logger_name "
    "event_name task_name func_name room_name host_name hostname pathname"
)
_KEYS = "|".join(sorted(map(re.escape, TELLING), key=len, reverse=True))
PAIR = re.compile(
    rf"(?P<key>{_KEYS})(?P<sign>[\"']?\s*(?:=>|[=:：])\s*)"
    r"(?P<value>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;，；、。&}\])]+)",
    re.IGNORECASE,
)


def telling(key: str) -> bool:
    """True if a field of this name holds a person's data or a secret."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).lower().replace("-", "_").strip("_ ")
    if plain in HARMLESS_NAMES:
        return False
    if plain in TELLING or TELLING & set(plain.split("_")):
        return True
    return any(plain.endswith(f"_{ending}") for ending in TELLING)
