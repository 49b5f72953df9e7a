"""Hostile pictures: `FAMILIES` knows every kind, `Family.make(Random(seed))` makes one file of it."""

from hostile.pictures import bombs, broken, polyglots, rare, telling
from hostile.pictures.making import ACCEPTED, FAMILIES, SECRET, WORDS, Family

__all__ = ["ACCEPTED", "FAMILIES", "SECRET", "WORDS", "Family", "bombs", "broken", "polyglots", "rare", "telling"]
