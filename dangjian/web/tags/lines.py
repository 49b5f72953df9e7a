"""`{% each row in rows %}…{% endeach %}`: a loop over lines that were prepared, put together once and not in every line.

Its body is markup, `{{ row.name }}` and `{% if row.name %}`; what else stands there says the same in every line and is
rendered once. Whatever a line needs of filters or tags is prepared with the line. A value that a line does not have, and
a comparison that cannot be made, raise: nothing is left out silently.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from operator import attrgetter, itemgetter
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, VariableNode, render_value_in_context
from django.template.defaulttags import CycleNode, IfNode, TemplateLiteral
from django.template.smartif import TokenBase

from dangjian.web.tags.library import register

Asked = Callable[[Any], Any]
Step = Callable[[Any], str]
OPERATORS: dict[str, Callable[[Asked, Asked], Asked]] = {
    "and": lambda one, two: lambda row: one(row) and two(row),
    "or": lambda one, two: lambda row: one(row) or two(row),
    "==": lambda one, two: lambda row: one(row) == two(row),
    "!=": lambda one, two: lambda row: one(row) != two(row),
    "in": lambda one, two: lambda row: one(row) in two(row),
}
KNOWN = OPERATORS.keys() | {"not"}


@register.tag
def each(parser: Parser, token: Token) -> "EachNode":
    _, name, _in, rows = token.split_contents()
    body = parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(name, parser.compile_filter(rows), body)


class EachNode(Node):
    def __init__(self, name: str, rows: FilterExpression, body: NodeList) -> None:
        self.name, self.rows, self.body = name, rows, body
        for node in self.strange(body):
            raise TemplateSyntaxError(f"{{% each {name} %}} takes {name} bare: {node} is to be prepared with the line.")

    def strange(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """What asks a line for more than one of its values."""
        for node in nodes:
            if isinstance(node, IfNode):
                for condition, inner in node.conditions_nodelists:
                    asked = list(expressions(condition))
                    has_filters = any(self.is_own(one) and one.filters for one in asked)
                    yield from [node] * (has_filters or names(asked, "forloop") or not operators(condition) <= KNOWN)
                    yield from self.strange(inner)
            elif not (isinstance(node, VariableNode) and self.is_bare(node.filter_expression)):
                parts = [part for inner in node.get_nodes_by_type(Node) for part in vars(inner).values()]
                asked = [one for part in parts for one in expressions(part)]
                yield from [node] * (isinstance(node, CycleNode) or any(map(self.is_foreign, asked)))

    def is_bare(self, expression: FilterExpression) -> bool:
        return self.is_own(expression) and not expression.filters

    def is_foreign(self, expression: FilterExpression) -> bool:
        """What is other in every line, where it is asked for by something that is rendered once."""
        return self.is_own(expression) or names([expression], "forloop")

    def is_own(self, expression: FilterExpression) -> bool:
        return expression.is_var and (expression.var.lookups or ("",))[0] == self.name

    def render(self, context: Context) -> str:
        rows = list(self.rows.resolve(context, ignore_failures=True) or ())
        if not rows:
            return ""
        steps = self.steps(self.body, context, isinstance(rows[0], Mapping))
        return "".join([step(row) for row in rows for step in steps])

    def steps(self, nodes: Iterable[Node], context: Context, by_key: bool) -> list[Step]:
        """A stretch without a condition is one pattern, filled in at once."""
        found: list[Step] = []
        text, asked = "", []
        for node in nodes:
            if isinstance(node, VariableNode) and self.is_own(node.filter_expression):
                text += "%s"
                asked.append(path_of(node.filter_expression))
            elif isinstance(node, IfNode):
                found.append(filled(text, asked, context, by_key))
                text, asked = "", []
                found.append(self.choice(node, context, by_key))
            else:
                text += str(node.render_annotated(context)).replace("%", "%%")
        return [*found, filled(text, asked, context, by_key)]

    def choice(self, node: IfNode, context: Context, by_key: bool) -> Step:
        tests = [self.test(condition, context, by_key) for condition, _ in node.conditions_nodelists]
        prepared: dict[int, list[Step]] = {}  # what no line takes is not rendered

        def step(row: Any) -> str:
            for at, test in enumerate(tests):
                if test(row):
                    if at not in prepared:
                        prepared[at] = self.steps(node.conditions_nodelists[at][1], context, by_key)
                    return "".join([one(row) for one in prepared[at]])
            return ""

        return step

    def test(self, condition: Any, context: Context, by_key: bool) -> Asked:
        if condition is None:
            return lambda _: True
        if isinstance(condition, TemplateLiteral):
            expression: Any = condition.value
            if self.is_own(expression):
                return getter(path_of(expression), by_key)
            value = expression.resolve(context, ignore_failures=True)
            return lambda _: value
        one = self.test(condition.first, context, by_key)
        if condition.id == "not":
            return lambda row: not one(row)
        return OPERATORS[condition.id](one, self.test(condition.second, context, by_key))


def names(asked: Iterable[FilterExpression], word: str) -> bool:
    return any(one.is_var and (one.var.lookups or ("",))[0] == word for one in asked)


def operators(condition: Any) -> set[str]:
    """What a condition compares by."""
    if condition is None or isinstance(condition, TemplateLiteral):
        return set()
    return {condition.id} | operators(condition.first) | operators(condition.second)


def expressions(part: Any) -> Iterator[FilterExpression]:
    """What is asked for in an argument of a node."""
    if isinstance(part, FilterExpression):
        yield part
    elif isinstance(part, VariableNode):
        yield part.filter_expression
    elif isinstance(part, TokenBase):
        for one in (part.value, part.first, part.second):
            yield from expressions(one)
    elif isinstance(part, dict):
        yield from expressions(list(part.values()))
    elif isinstance(part, list | tuple):
        for one in part:
            yield from expressions(one)


def path_of(expression: FilterExpression) -> list[str]:
    return list(expression.var.lookups[1:])


def getter(path: list[str], by_key: bool) -> Asked:
    if not path:
        return lambda row: row
    if len(path) == 1 and (by_key or path[0].isdigit()):
        return itemgetter(path[0] if by_key else int(path[0]))
    return attrgetter(".".join(path))


def filled(text: str, asked: list[list[str]], context: Context, by_key: bool) -> Step:
    if not asked:
        plain = text.replace("%%", "%")
        return lambda _: plain
    getters = [getter(path, by_key) for path in asked]

    def step(row: Any) -> str:
        values = [get(row) for get in getters]
        return text % tuple(
            [escape(one) if one.__class__ is str else render_value_in_context(one, context) for one in values]
        )

    return step
