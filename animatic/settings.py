"""Every variable Animatic reads, named once, each with its default and its meaning."""

from __future__ import annotations

import json
import os
import secrets as randomness
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from animatic import misspellings, mistakes
from animatic.errors import Misconfigured


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('must be JSON, such as {"name": "value"}') from None


_Json = BeforeValidator(_decoded)
"""For what is JSON in a variable and a section in secrets.toml."""


class Settings(BaseSettings):
    """Read from the environment; `ANIMATIC_` stands before each name, but for the providers' own keys.

    A variable that is set to nothing counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="ANIMATIC_",
        env_ignore_empty=True,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Path(".data")
    """Folder for everything kept on this disk: database, clips, the sandbox's memory."""
    database_url: str = Field("", repr=False)
    """`sqlite:///…` or `postgresql://…`; empty keeps a SQLite file in `data_dir`."""
    store_url: str = ""
    """`file:///…` or `s3://bucket/prefix`; empty keeps clips in `data_dir`."""
    public_url: str = ""
    """Where providers reach this app from outside, such as `https://clips.example.com`; needed for notices,
    and for providers that fetch pictures by link unless the store is S3."""
    secret: SecretStr = SecretStr("")
    """Signs links; the same for all processes. Empty makes one and keeps it in `data_dir`."""
    disk: Literal["kept", "temporary"] = "kept"
    """`temporary` where the host forgets this disk when it likes, as Community Cloud does."""
    log: Literal["debug", "info", "warning"] = "info"
    """The least that is logged."""
    metrics_token: SecretStr = SecretStr("")
    """Whoever reads `/metrics` shows it; empty lets nobody see them."""

    members_file: Path | None = None
    """Who may sign in: YAML in the format of streamlit-authenticator."""
    credentials: Annotated[dict[str, Any], _Json] = Field({}, repr=False)
    """The same as JSON, or the section `credentials` of secrets.toml."""
    sign_in: Literal["", "accounts", "oidc"] = ""
    """Empty takes what is configured: the team's own sign-in where there is one, else accounts."""
    oidc_groups_claim: str = "groups"
    """Where a token of the team's own sign-in lists the groups of somebody."""
    oidc_roles: Annotated[dict[str, str], _Json] = {}
    """Role by group: `{"marketing": "member", "leads": "admin"}`."""
    proxies: int = Field(0, ge=0, le=10)
    """How many proxies stand before the app, each of which adds where it was asked from to X-Forwarded-For."""
    frame_ancestors: str = Field("'self'", pattern=r"^[^;,\r\n]+$")
    """Which pages may show the app in a frame, as in a content security policy."""

    worker: bool = True
    """Whether this process does the work; False on a machine that only serves pages."""
    lease_seconds: float = Field(90, gt=0)
    """How long one worker may hold a task before another takes over; longer than any single call."""
    submit_timeout_seconds: float = Field(60, gt=0)
    """How long a submit may take before its answer counts as lost."""
    currency: str = Field("USD", pattern="^[A-Z]{3}$")
    """What money is counted in, where credits have a rate: the three letters of its name."""
    in_flight: Annotated[dict[str, int], _Json] = {}
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
    def oidc(self) -> bool:
        """Whether people come in by the team's own sign-in."""
        return self.sign_in == "oidc" or (not self.sign_in and bool(self.oidc_roles))

    @property
    def temporary(self) -> bool:
        """Whether some of what is kept lies on this disk alone although the host may forget it."""
        on_disk = self.database_address.startswith("sqlite") or self.store_address.startswith("file:")
        return self.disk == "temporary" and on_disk

    @property
    def database_address(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/animatic.db"

    @property
    def store_address(self) -> str:
        return self.store_url or f"file://{self.data_dir.resolve()}/media"

    @cached_property
    def signing_key(self) -> bytes:
        """The secret as bytes; made and kept on this disk when none is set. Raises Misconfigured."""
        if given := self.secret.get_secret_value():
            return given.encode()
        kept = self.data_dir / "secret"
        with self._written():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), kept.open("x") as file:
                kept.chmod(0o600)
                file.write(randomness.token_urlsafe(32))
            return kept.read_bytes()

    def check_folder(self) -> None:
        """Make the folder, and see that it can be written to. Raises Misconfigured."""
        with self._written():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=self.data_dir).close()

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Misconfigured(
                f"ANIMATIC_DATA_DIR: {self.data_dir} cannot be written to ({error.strerror}). Name a folder that"
                " belongs to the user this runs as."
            ) from error


def _variable(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias or f"ANIMATIC_{field.upper()}")


VARIABLES = {_variable(field): field for field in Settings.model_fields}
"""The name of every variable, and what it is called here."""
_ALIASED = {field for name, field in VARIABLES.items() if not name.startswith(misspellings.OURS)}


def read_settings(secrets: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this process, checked.

    `secrets` is what secrets.toml holds: its entries with the name of a variable count as if they were set in the
    environment, which is asked first; its section `credentials` says who may sign in. Raises Misconfigured with a
    line for everything that is wrong: the variable's name, what is wrong and what to do; never a value.
    """
    given = {name: _plain(value) for name, value in (secrets or {}).items()}
    if wrong := misspellings.found([*os.environ, *given], VARIABLES):
        raise _misconfigured(wrong)
    try:
        settings = Settings(**_from_secrets(given))
    except ValidationError as error:
        raise _misconfigured([_told(one["loc"][0], one["msg"]) for one in error.errors()]) from None
    if wrong := mistakes.found(settings):
        raise _misconfigured(wrong)
    return settings


def _from_secrets(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is not set in the environment, by the names that Settings is made with."""
    named = {name: value for name, value in given.items() if name in VARIABLES}
    if "credentials" in given:
        named.setdefault("ANIMATIC_CREDENTIALS", given["credentials"])
    unset = {name: value for name, value in named.items() if not os.environ.get(name)}
    return {name if VARIABLES[name] in _ALIASED else VARIABLES[name]: unset[name] for name in unset}


def _plain(value: Any) -> Any:
    """Without the classes that Streamlit wraps its secrets in."""
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, Mapping) else value


def _told(where: object, what: str) -> str:
    name = str(where)
    return f"{name if name in VARIABLES else _variable(name)}: {what.removeprefix('Value error, ')}."


def _misconfigured(wrong: list[str]) -> Misconfigured:
    return Misconfigured("\n".join(["Please correct the settings.", *(f"  {line}" for line in wrong)]))
