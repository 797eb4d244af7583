"""Build hook: refuse to make a wheel without the browser code and the compiled catalogs.

hatchling would build a wheel with neither and report success.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_LAB = "hub_config/staffroom_hub/trainers/share/jupyter/labextensions/@staffroom/preview"
BUILT = {
    "widgets/staffroom_widgets/static/quiz.js": "run `make browser` first",
    "widgets/share/jupyter/voila/templates/staffroom/static/built/manifest.json": (
        "run `make browser` first"
    ),
    f"{_LAB}/package.json": "run `make browser` first",
    "course/staffroom/fonts/DejaVuSans.ttf": "run `make browser` first",
    "course/staffroom/locale/ru/LC_MESSAGES/staffroom.mo": "run `make locale` first",
}


class RequireBundle(BuildHookInterface):  # type: ignore[type-arg]
    """Stops a standard build when something built is missing; an editable install passes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the built files before hatchling collects them.

        Args:
            version: `standard` or `editable`.
            build_data: what hatchling is about to build; not changed.

        Raises:
            FileNotFoundError: a built file is missing; the message says which command makes it.
        """
        del build_data
        if version == "editable":
            return
        for name, remedy in BUILT.items():
            if not (Path(self.root) / name).is_file():
                raise FileNotFoundError(f"{name} is missing: {remedy}")
