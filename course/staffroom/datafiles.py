"""Data files of a module, `data/<name>.yaml`: dated numbers that forms count by.

A form names the file, the file names a source of the module; what it says is laid into the form's
definition when the module is read, so pages, trainers and papers all have it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import Field, TypeAdapter

from staffroom.activities import Activity, FormActivity
from staffroom.activities.base import Id, Strict
from staffroom.activities.counters import Most, Numbers
from staffroom.activities.form import FormField
from staffroom.activities.table import Bound, Sentence
from staffroom.faults import Fault
from staffroom.saying import Saying
from staffroom.text import inline_html

Faults = list[tuple[str, Fault]]
_FOLDER = "data"
_NO_NUMBER = "no number for the option `%(option)s` of the field `%(field)s` in %(file)s"
_NO_OPTION = "is no option of the field `%(field)s` in %(file)s"


class DataFile(Strict):
    """What an author writes.

    Attributes:
        as_of: the day on which the numbers held.
        source: id of one of the module's sources.
        note: a sentence on what the numbers are.
        values: by option of the field that chooses among them.
    """

    as_of: date
    source: Id
    note: Sentence
    values: Annotated[dict[Id, Bound], Field(min_length=1)]


DATA_FILE: TypeAdapter[DataFile] = TypeAdapter(DataFile)


def data_paths(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the paths of data files among a module's files, by name."""
    paths = [PurePosixPath(path) for path in sorted(files)]
    return {
        path.stem: str(path)
        for path in paths
        if path.parent == PurePosixPath(_FOLDER) and path.suffix == ".yaml"
    }


def laid_in(
    activities: Mapping[str, Activity], sources: Mapping[str, str], given: Mapping[str, DataFile]
) -> tuple[dict[str, Activity], Faults]:
    """Lay the numbers into the forms that count by them.

    Args:
        activities: of the module, by id.
        sources: texts of the module's sources, by id.
        given: the data files, by name.

    Returns:
        The activities, and what does not fit together.
    """
    found: Faults = [*_sourceless(sources, given)]
    forms = {n: a for n, a in activities.items() if isinstance(a, FormActivity) and _followed(a)}
    for name, form in forms.items():
        found += _unfitting(name, form, given)
    if found:
        return dict(activities), found
    numbers = {name: _numbers(data, sources) for name, data in given.items()}
    return {**activities, **{n: _with_numbers(form, numbers) for n, form in forms.items()}}, []


def _numbers(data: DataFile, sources: Mapping[str, str]) -> Numbers:
    source = inline_html(sources[data.source])
    return Numbers(as_of=data.as_of, note=data.note, source_html=source, values=data.values)


def _sourceless(
    sources: Mapping[str, str], given: Mapping[str, DataFile]
) -> Iterator[tuple[str, Fault]]:
    for name, data in given.items():
        if data.source not in sources:
            said = Saying("no source of the module is `%(name)s`", {"name": data.source})
            yield f"{_FOLDER}/{name}.yaml", Fault(None, "source", said)


def _followed(form: FormActivity) -> list[tuple[str, Most]]:
    """Give each most that follows from data, with its place in the file."""
    return [
        (f"fields[{at}].counters[{number}].most", counter.most)
        for at, field in enumerate(form.fields)
        for number, counter in enumerate(field.counters)
        if isinstance(counter.most, Most) and counter.most.data
    ]


def _unfitting(
    activity: str, form: FormActivity, given: Mapping[str, DataFile]
) -> Iterator[tuple[str, Fault]]:
    options = {field.id: {o.id for o in field.options} for field in form.fields}
    for place, most in _followed(form):
        path = f"{_FOLDER}/{most.data}.yaml"
        data = given.get(most.data or "")
        if data is None:
            said = Saying("there is no file %(path)s", {"path": path})
            yield f"{activity}.yaml", Fault(None, f"{place}.data", said)
            continue
        wanted = {"field": most.field, "file": f"{activity}.yaml"}
        for option in sorted(options[most.field] - set(data.values)):
            yield path, Fault(None, "values", Saying(_NO_NUMBER, wanted | {"option": option}))
        for name in sorted(set(data.values) - options[most.field]):
            yield path, Fault(None, f"values.{name}", Saying(_NO_OPTION, wanted))


def _with_numbers(form: FormActivity, numbers: Mapping[str, Numbers]) -> FormActivity:
    def lay(most: Most) -> Most:
        return most.model_copy(update={"numbers": numbers[most.data]}) if most.data else most

    return form.model_copy(update={"fields": [_field(field, lay) for field in form.fields]})


def _field(field: FormField, lay: Callable[[Most], Most]) -> FormField:
    counters = [
        c.model_copy(update={"most": lay(c.most)}) if isinstance(c.most, Most) else c
        for c in field.counters
    ]
    return field.model_copy(update={"counters": counters})
