"""How people are greeted and helped, which regulated functions there are, and what is kept about one. Pure."""

from analytics.home.rules.functions import FUNCTIONS, Function
from analytics.home.rules.greeting import greeting
from analytics.home.rules.guide import CHAPTERS, Chapter, chapters
from analytics.home.rules.kept import Line, Section, rows

__all__ = ["CHAPTERS", "FUNCTIONS", "Chapter", "Function", "Line", "Section", "chapters", "greeting", "rows"]
