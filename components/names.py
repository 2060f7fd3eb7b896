"""What people call accounts and models, also those that are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from animatic import Purse, Studio


class Names:
    """The labels of one run of a page."""

    def __init__(self, engine: Studio, purses: Sequence[Purse]) -> None:
        self._engine = engine
        self._purses = {purse.account.id: purse for purse in purses}
        shared = Counter(purse.label for purse in purses)
        self._accounts = {
            id: purse.label if shared[purse.label] == 1 else f"{purse.label} …{id[-4:]}"
            for id, purse in self._purses.items()
        }
        self._models: dict[str, dict[str, str]] = {}

    @property
    def accounts(self) -> dict[str, str]:
        """Labels by account id."""
        return self._accounts

    def account(self, id: str) -> str:
        return self._accounts.get(id, id)

    def model(self, account_id: str, name: str) -> str:
        """A model's label, by an account that pays for it."""
        if account_id not in self._models:
            self._models[account_id] = {
                model.name: model.label
                for provider in self._engine.providers()
                if provider.account == account_id
                for model in self._engine.models(provider.name).rows
            }
        return self._models[account_id].get(name, name)
