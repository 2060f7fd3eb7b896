"""What a worker works with: one record handed to every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from animatic.clock import Clock
from animatic.database import Database
from animatic.media import Media
from animatic.providers.provider import Provider
from animatic.settings import Settings

LOOK_SECONDS = 5.0
"""While the provider's own minimum is not known."""


@dataclass(frozen=True)
class Works:
    """The engine's parts. Made once in a process, never changed."""

    database: Database
    media: Media
    providers: Mapping[str, Provider]
    settings: Settings
    clock: Clock
    fetchable: frozenset[str] = frozenset()
    """Origins besides the public web that results may be fetched from: the sandbox's own."""

    def provider(self, name: str) -> Provider:
        return self.providers[name]

    def places(self, provider: Provider) -> int:
        """How many tasks the provider's account may have under way at once."""
        payer = provider.account.partition(":")[0]
        named = self.settings.in_flight
        return named.get(provider.name) or named.get(payer) or provider.limits.in_flight

    def paid_from(self, name: str, account_id: str) -> Provider | None:
        """The provider while it is paid from this account; None once its key is another or gone."""
        provider = self.providers.get(name)
        return provider if provider and provider.account == account_id else None

    def payer_of(self, account_id: str) -> str:
        """What people call whoever an account is with, also one whose key is gone."""
        own = next((one for one in self.providers.values() if one.account == account_id), None)
        return own.payer if own else account_id.partition(":")[0].capitalize()

    def label(self, name: str) -> str:
        """What people call a provider, also one whose key is gone."""
        provider = self.providers.get(name)
        return provider.label if provider else name

    def look_seconds(self, name: str) -> float:
        """Least time between two looks at the same job."""
        provider = self.providers.get(name)
        return provider.limits.look_seconds if provider else LOOK_SECONDS

    def notice_address(self, provider: str, token: str) -> str | None:
        """A task's own address for notices; None while nobody outside can reach us."""
        base = self.settings.public_url.rstrip("/")
        return f"{base}/notices/{provider}/{token}" if base else None
