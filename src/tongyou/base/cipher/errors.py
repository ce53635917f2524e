"""What can go wrong with sealed data, in plain words; no message ever holds the data itself."""

from __future__ import annotations

from django.utils.translation import gettext as _


class CipherError(Exception):
    """Sealed data could not be made or read."""


class Tampered(CipherError):
    """The sealed text was changed, or stands in another row than it was sealed for."""

    def __init__(self, context: str) -> None:
        super().__init__(context)
        self.context = context

    def __str__(self) -> str:
        return _(
            "加密内容无法通过校验(位置:%(context)s):它被改动过,或者是从别的记录移过来的。"
            "原内容没有显示,也没有改动。请通知安全管理员,用备份核对这一条。"
        ) % {"context": self.context}


class UnknownKey(CipherError):
    """The key ring does not hold the key that sealed this text."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return _(
            "密钥环里没有密钥「%(key)s」,所以这部分加密内容现在打不开;内容仍然完好。"
            "请把包含这把密钥的密钥环文件放回原处,再试一次。"
        ) % {"key": self.key}


class KeyRingMissing(CipherError):
    """Production without a key ring: the platform makes none by itself there."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return _(
            "找不到密钥环文件 %(path)s。正式环境不会自动生成密钥,以免旧数据再也打不开。"
            "请恢复这个文件;首次安装请先运行 tongyou keys create。"
        ) % {"path": self.path}


class KeyRingUnreadable(CipherError):
    """The key ring file is damaged, or other users may read it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return _(
            "密钥环文件 %(path)s 不能使用:%(reason)s。已有数据没有改动。请修复或恢复这个文件。"
        ) % {
            "path": self.path,
            "reason": self.reason,
        }


class NotSealable(CipherError):
    """A clear text was about to reach the database without being sealed."""
