"""The tables of the tests are made by the migrations, in a third of the time that Django takes.

With every table that a migration adds, Django draws all models anew that hang together with it: here all there are. Which
models point to the new one is settled without that, when the new one is drawn.
"""

import pytest
from django.db.migrations.state import ModelState, ProjectState


@pytest.fixture(autouse=True, scope="session")
def _a_new_table_is_drawn_alone():
    """The tables are the same: `test_tables` holds them against those of a portal."""
    redrawing = ProjectState.add_model

    def drawing(self: ProjectState, state: ModelState) -> None:
        drawn = self.__dict__.pop("apps", None)
        redrawing(self, state)
        if drawn:
            self.apps = drawn
            drawn.render_multiple([state])
            drawn.clear_cache()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "add_model", drawing)
        yield
