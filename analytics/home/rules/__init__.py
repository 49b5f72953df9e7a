"""How people are greeted and helped, and which regulated functions there are. Pure."""

from analytics.home.rules.functions import FUNCTIONS, Function
from analytics.home.rules.greeting import greeting
from analytics.home.rules.guide import CHAPTERS, Chapter, chapters

__all__ = ["CHAPTERS", "FUNCTIONS", "Chapter", "Function", "chapters", "greeting"]
