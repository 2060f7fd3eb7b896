"""What a worker works with: one record handed to every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from animatic.clock import Clock
from animatic.database import Database
from animatic.media import Media
from animatic.providers.provider import Limits, Provider
from animatic.settings import Settings


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
        return self.settings.in_flight.get(provider.name, provider.limits.in_flight)

    def of_account(self, account_id: str) -> Provider | None:
        """The provider that is paid from this account; None when its key is no longer set."""
        return next((one for one in self.providers.values() if one.account == account_id), None)

    def limits(self, name: str) -> Limits:
        return self.providers[name].limits

    def notice_address(self, provider: str, token: str) -> str | None:
        """A task's own address for notices; None while nobody outside can reach us."""
        base = self.settings.public_url.rstrip("/")
        return f"{base}/notices/{provider}/{token}" if base else None
