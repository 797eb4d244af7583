"""`staffroom new`: a new module's folders, from the skeleton beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from staffroom.wire import ModuleId

SKELETON = Path(__file__).with_name("skeleton")
_ID, _TITLE = "@id@", "@title@"
_module_id: TypeAdapter[str] = TypeAdapter(ModuleId)


class BeginError(ValueError):
    """A module that cannot be begun.

    Attributes:
        sentence: English sentence, a msgid of the catalog `check`.
        values: what goes into its placeholders.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        """Keep sentence and values apart, so that it can be translated."""
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


BAD_ID = "`%(id)s` is no id of a module. It looks like m20-first-aid: m, two digits, a short name."
THERE = "%(folder)s is there already; nothing was written."
NO_EDITION = "%(course)s holds no edition: there is no folder `ru/source` or `en/source` in it."
NO_TITLE = "A title of at most 300 characters is needed in each edition: %(edition)s has none."
_TITLE_LETTERS = 300


def begin(course: Path, module: str, titles: Mapping[str, str]) -> list[Path]:
    """Write a new module into each edition that a course has.

    Args:
        course: holds `ru/` and `en/`, or one of them.
        module: id of the new module.
        titles: by edition.

    Returns:
        The folders, in the order of the editions' names.

    Raises:
        BeginError: the id is none, a folder is there already, a title is missing.
    """
    try:
        _module_id.validate_python(module)
    except ValidationError:
        raise BeginError(BAD_ID, id=module) from None
    if not module.startswith("m"):
        raise BeginError(BAD_ID, id=module)
    sources = sorted(
        path for path in course.glob("*/source") if (SKELETON / path.parent.name).is_dir()
    )
    if not sources:
        raise BeginError(NO_EDITION, course=course)
    for source in sources:
        title = titles.get(source.parent.name, "").strip()
        if not title or len(title) > _TITLE_LETTERS:
            raise BeginError(NO_TITLE, edition=source.parent.name)
        if (source / module).exists():
            raise BeginError(THERE, folder=source / module)
    for source in sources:
        edition = source.parent.name
        _write(SKELETON / edition, source / module, module, titles[edition].strip())
    return [source / module for source in sources]


def _write(skeleton: Path, folder: Path, module: str, title: str) -> None:
    quoted = json.dumps(title, ensure_ascii=False)
    for path in sorted(skeleton.rglob("*")):
        if path.is_file():
            # JSON's strings are YAML's, too; inside the notebook the title stands in a longer one.
            said = quoted[1:-1] if path.suffix == ".ipynb" else quoted
            text = path.read_text("utf-8").replace(_ID, module).replace(_TITLE, said)
            target = folder / path.relative_to(skeleton)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
