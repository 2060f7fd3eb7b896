"""Who may call, and how many credits each has left at each provider."""

import hashlib
from dataclasses import dataclass

from animatic.sandbox.storage import Storage

MILLI = 1000  # balances are kept as whole thousandths of a credit, since some providers charge fractions


@dataclass(frozen=True)
class Credential:
    """A pair that is good here; what each half is called differs by provider (clientId, uid, key)."""

    id: str
    secret: str

    @property
    def uid(self) -> int:
        """A six-digit account number, the same after every start."""
        return 200_000 + int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 800_000

    @property
    def team_id(self) -> str:
        """24 hex digits."""
        return hashlib.sha256(f"team {self.id}".encode()).hexdigest()[:24]

    @property
    def shown(self) -> str:
        """A name for pages and reports that does not give a key away."""
        return self.id if self.id != self.secret or len(self.id) <= 8 else f"{self.id[:4]}…"


SANDBOX = Credential("sandbox", "sandbox")


class ShortOfCredits(Exception):
    """The balance does not cover the price."""


def credentials(listed: str) -> list[Credential]:
    """`sandbox`, and those of a comma list of `key` or `id:secret` (the value of SANDBOX_KEYS)."""
    found = [SANDBOX]
    for entry in filter(None, (part.strip() for part in listed.split(","))):
        id, colon, secret = entry.partition(":")
        found.append(Credential(id, secret if colon else id))
    return found


def as_credits(thousandths: int) -> int | float:
    return thousandths // MILLI if thousandths % MILLI == 0 else thousandths / MILLI


class Accounts:
    """One account for each provider and credential, opened with a first balance when first asked for."""

    def __init__(self, storage: Storage, known: list[Credential], opening_credits: float = 5000) -> None:
        self._storage = storage
        self._opening = round(opening_credits * MILLI)
        self.known = known
        self._by_secret = {credential.secret: credential for credential in known}
        self._by_id = {credential.id: credential for credential in known}

    def with_secret(self, secret: str) -> Credential | None:
        return self._by_secret.get(secret)

    def with_id(self, id: str) -> Credential | None:
        return self._by_id.get(id)

    def balance(self, provider: str, id: str) -> int | float:
        return as_credits(self._read(provider, id)["balance"])

    def totals(self, provider: str) -> dict[str, int | float]:
        """Credits charged and given back at a provider, over all accounts."""
        accounts = [self._read(provider, credential.id) for credential in self.known]
        return {name: as_credits(sum(a[name] for a in accounts)) for name in ("charged", "refunded")}

    def spent(self, provider: str, id: str) -> int | float:
        """Credits charged to one account and not given back."""
        account = self._read(provider, id)
        return as_credits(account["charged"] - account["refunded"])

    def charge(self, provider: str, id: str, credits: float, overdraft: bool = False) -> None:
        """Raises ShortOfCredits, and takes nothing, when the balance is too low; unless it may go below zero."""
        account, amount = self._read(provider, id), round(credits * MILLI)
        if account["balance"] < amount and not overdraft:
            raise ShortOfCredits
        account["balance"] -= amount
        account["charged"] += amount
        self._storage.write("account", f"{provider}:{id}", account)

    def refund(self, provider: str, id: str, credits: float) -> None:
        account, amount = self._read(provider, id), round(credits * MILLI)
        account["balance"] += amount
        account["refunded"] += amount
        self._storage.write("account", f"{provider}:{id}", account)

    def grant(self, provider: str, credits: float) -> None:
        """Set the balance of every account of a provider."""
        for credential in self.known:
            account = self._read(provider, credential.id)
            account["balance"] = round(credits * MILLI)
            self._storage.write("account", f"{provider}:{credential.id}", account)

    def _read(self, provider: str, id: str) -> dict[str, int]:
        found = self._storage.read("account", f"{provider}:{id}")
        return found or {"balance": self._opening, "charged": 0, "refunded": 0}
