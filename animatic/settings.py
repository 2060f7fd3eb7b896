"""Every variable Animatic reads, named once, each with its default and its meaning."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from animatic.errors import Misconfigured


class Settings(BaseSettings):
    """Read from the environment; `ANIMATIC_` stands before each name, but for the providers' own keys."""

    model_config = SettingsConfigDict(env_prefix="ANIMATIC_", extra="ignore", frozen=True)

    data_dir: Path = Path(".data")
    """Folder for everything kept on this disk: database, clips, the sandbox's memory."""
    database_url: str = ""
    """`sqlite:///…` or `postgresql://…`; empty keeps a SQLite file in `data_dir`."""
    store_url: str = ""
    """`file:///…` or `s3://bucket/prefix`; empty keeps clips in `data_dir`."""
    public_url: str = ""
    """Where providers reach this app from outside, such as `https://clips.example.com`; needed for notices,
    and for providers that fetch pictures by link unless the store is S3."""
    secret: SecretStr = SecretStr("")
    """Signs links; the same for all processes. Empty makes one and keeps it in `data_dir`."""
    worker: bool = True
    """Whether this process does the work; False on a machine that only serves pages."""
    lease_seconds: float = Field(90, gt=0)
    """How long one worker may hold a task before another takes over; longer than any single call."""
    submit_timeout_seconds: float = Field(60, gt=0)
    """How long a submit may take before its answer counts as lost."""
    currency: str = Field("USD", pattern="^[A-Z]{3}$")
    """What money is counted in, where credits have a rate: the three letters of its name."""
    in_flight: dict[str, int] = {}
    """Tasks at once per provider, where the account allows other than the default: `{"akool": 40}`."""

    akool_api_key: SecretStr = Field(SecretStr(""), validation_alias="AKOOL_API_KEY")
    akool_client_id: str = Field("", validation_alias="AKOOL_CLIENT_ID")
    akool_client_secret: SecretStr = Field(SecretStr(""), validation_alias="AKOOL_CLIENT_SECRET")
    akool_url: str = Field("https://openapi.akool.com", validation_alias="AKOOL_URL")

    topview_api_key: SecretStr = Field(SecretStr(""), validation_alias="TOPVIEW_API_KEY")
    topview_uid: str = Field("", validation_alias="TOPVIEW_UID")
    topview_url: str = Field("https://api.topview.ai", validation_alias="TOPVIEW_URL")

    sellerpic_api_key: SecretStr = Field(SecretStr(""), validation_alias="SELLERPIC_API_KEY")
    sellerpic_url: str = Field("https://api.sellerpic.ai", validation_alias="SELLERPIC_URL")

    keevx_api_key: SecretStr = Field(SecretStr(""), validation_alias="KEEVX_API_KEY")
    keevx_url: str = Field("https://api.keevx.com", validation_alias="KEEVX_URL")

    sandbox_url: str = ""
    """A sandbox that already runs; empty starts one inside the app when no key is set."""

    @property
    def sandboxed(self) -> bool:
        """Whether every provider is played by the sandbox: so it is until the first key is set."""
        keys = (
            self.akool_api_key,
            self.akool_client_secret,
            self.topview_api_key,
            self.sellerpic_api_key,
            self.keevx_api_key,
        )
        return not any(key.get_secret_value() for key in keys)

    @property
    def database_address(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/animatic.db"

    @property
    def store_address(self) -> str:
        return self.store_url or f"file://{self.data_dir.resolve()}/media"

    @cached_property
    def signing_key(self) -> bytes:
        """The secret as bytes; made and kept on this disk when none is set."""
        if given := self.secret.get_secret_value():
            return given.encode()
        kept = self.data_dir / "secret"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with kept.open("x") as file:
                kept.chmod(0o600)
                file.write(secrets.token_urlsafe(32))
        except FileExistsError:
            pass
        return kept.read_bytes()


def read_settings() -> Settings:
    """The settings of this process.

    Raises Misconfigured with the variable's name and what is wrong with it.
    """
    try:
        return Settings()
    except ValidationError as error:
        told = "; ".join(f"{_variable(item['loc'][0])}: {item['msg']}" for item in error.errors())
        raise Misconfigured(f"Please correct the settings. {told}") from error


def _variable(name: object) -> str:
    text = str(name)
    return text if text.isupper() else f"ANIMATIC_{text.upper()}"
