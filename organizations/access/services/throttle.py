"""Wrong guesses are counted in the database: exact under parallel guesses, on either engine, without a cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from dangjian.crypto import blind_index
from organizations.access.models import LoginThrottle
from organizations.access.rules import Budget


@dataclass(frozen=True)
class Guess:
    """One guess against one budget."""

    budget: Budget
    key: str
    window: datetime


def spend(wanted: Sequence[tuple[Budget, str]], *, now: datetime) -> list[Guess] | None:
    """One guess from every budget, or from none: nothing when one of them is empty. Call outside a transaction."""
    taken: list[Guess] = []
    for budget, subject in wanted:
        guess = Guess(budget, blind_index(f"{budget.name}:{subject}", purpose="throttle"), budget.window(now))
        if not take(guess):
            give_back(taken)
            return None
        taken.append(guess)
    return taken


def take(guess: Guess) -> bool:
    """The condition and the count are one UPDATE, so as many get through as the budget holds and not one more."""
    LoginThrottle.objects.bulk_create([LoginThrottle(key=guess.key, window=guess.window)], ignore_conflicts=True)
    counted = LoginThrottle.objects.filter(key=guess.key, window=guess.window, guesses__lt=guess.budget.guesses)
    return counted.update(guesses=F("guesses") + 1) == 1


def give_back(taken: Sequence[Guess]) -> None:
    """A right guess costs nothing: a whole office may log in from one address."""
    for guess in taken:
        counted = LoginThrottle.objects.filter(key=guess.key, window=guess.window, guesses__gt=0)
        counted.update(guesses=F("guesses") - 1)
