from members.imports.queries.people import newest, people_of, people_under
from members.imports.queries.places import known_places
from members.imports.queries.previews import figures, problems, scope_name

__all__ = ["figures", "known_places", "newest", "people_of", "people_under", "problems", "scope_name"]
