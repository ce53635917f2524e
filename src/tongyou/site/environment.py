"""What the operator may set, typed: every variable starts with TONGYOU_ (docs/operator-guide.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """Values of the process environment; `NAME_FILE` reads a secret from a file."""

    model_config = SettingsConfigDict(env_prefix="TONGYOU_", extra="ignore")

    data_dir: Path = ROOT / "var"
    database_url: str = (
        ""  # empty: SQLite in data_dir; else postgresql://user:password@host:port/name
    )
    secret_key: str = ""  # empty: one is made and kept in data_dir/secret_key
    key_ring: Path | None = None  # empty: data_dir/keys.json
    production: bool = False
    demo: bool = False
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    site_url: str = "http://localhost:8000"
    pack: Path = ROOT / "packs" / "xiuzhou"
    ledger_head_dir: Path | None = (
        None  # where the daily audit head is written, outside the database
    )
    backup_dir: Path | None = None
    email_url: str = ""  # smtp://user:password@host:port; empty: mail is written to data_dir/outbox
    sms_dir: Path | None = None  # the file sink that stands in for SMS
    oidc_server: str = ""  # a city identity provider (OpenID Connect discovery address)
    oidc_client: str = ""
    oidc_secret: str = ""
    session_minutes: int = Field(default=30, ge=5, le=720)
    trusted_proxies: int = Field(
        default=0, ge=0, le=5
    )  # how many of our own proxies stand in front
    debug: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, FileVariables(settings_cls), env_settings)


class FileVariables(PydanticBaseSettingsSource):
    """`TONGYOU_SECRET_KEY_FILE=/run/secrets/key` gives the content of that file."""

    def get_field_value(self, _field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"TONGYOU_{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}
