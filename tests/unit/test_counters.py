"""Counters and bars of tables, and the data files that they count by."""

import pytest

from staffroom.bundle import digest, read_folder
from staffroom.compose import compose
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import load_module, module_from_files
from staffroom.page import page_files
from staffroom.shown import Shown
from tests.golden.lessons import CASES, OPTIONS, TEXT, counter, written
from tests.unit.test_tables import form


def builder(*counters):
    """Read the lesson builder of such a module."""
    return module_from_files(written(*counters)).activities["plan"]


@pytest.mark.parametrize("case", CASES["counters"], ids=lambda case: case["name"])
def test_a_counter_says_what_the_shared_cases_say(case):
    """Sum, limit and whether it is beyond are those that the browser's tests expect too."""
    made = builder(counter(where=case["where"], most=case["most"]))
    found = made.fields[2].counters[0].count(CASES["rows"][case["rows"]], case["values"])
    assert (found.sum, found.most, found.beyond) == (case["sum"], case["limit"], case["beyond"])


@pytest.mark.parametrize("case", CASES["bars"], ids=lambda case: case["name"])
def test_a_bar_has_the_parts_of_the_shared_cases(case):
    """Minutes by option in the author's order, and last what has no option."""
    steps = builder().fields[2]
    found = steps.bar.parts(steps.columns, CASES["rows"][case["rows"]])
    texts = {option["id"]: option["text"] for option in OPTIONS}
    assert found == [(texts.get(option), minutes) for option, minutes in case["parts"]]


def test_nothing_is_refused_beyond_the_most():
    """A lesson with too many minutes at a screen is as complete as any other."""
    answer = {"fields": {"band": "b1", "steps": CASES["rows"]["lesson"]}}
    assert builder().check(answer, "t", 0, "en").percent == 100


def test_dated_numbers_go_into_the_definition():
    """The page gets day, note, source and numbers with the form, and no file but that form."""
    module = module_from_files(written())
    made = module.public()["activities"]["plan"]["fields"][2]
    assert made["bar"] == {"minutes": "minutes", "by": "how"}
    assert made["counters"][0]["most"]["numbers"] == {
        "as_of": "2025-09-01", "note": "A day at home.",
        "source_html": "The <em>rule</em> of &lt;b&gt;2025&lt;/b&gt;", "values": CASES["numbers"],
    }  # fmt: skip
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert set(page_files(notebook, module, written())) == {"page.ipynb", "activities.json"}


def test_data_of_a_folder_is_no_activity_and_counts_for_its_digest(tmp_path):
    """A folder reads like a bundle; another number is another release; links are not followed."""
    for name, data in written().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "data" / "leak.yaml").symlink_to("/etc/hostname")
    (tmp_path / "data" / "notes.txt").write_text("no data")
    files = read_folder(tmp_path)
    assert set(files) == set(written())
    (tmp_path / "data" / "leak.yaml").unlink()
    assert set(load_module(tmp_path).activities) == {"plan"}
    assert load_module(tmp_path) == module_from_files(files)
    other = written(values={"b1": 21, "b2": 30.5})
    assert digest(other) != digest(files)
    assert load_module(tmp_path) != module_from_files(other)


def changed(name, old, new):
    """Give the files with the first such text in one of them replaced."""
    files = written(counter(), counter(most={"field": "ceiling"}), counter(most=20))
    assert old in files[name].decode()
    return files | {name: files[name].decode().replace(old, new, 1).encode()}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("sum: minutes", "sum: what", "counters[0].sum"),
        ("sum: minutes", "sum: nothing", "counters[0].sum"),
        ("- screen", "- dance", "counters[0].where.how: the column has no option `dance`"),
        ("where:\n      how:", "where:\n      minutes:", "counters[0].where"),
        ("data: screen-minutes", "data: screens", "fields[2].counters[0].most.data"),
        ("data: screen-minutes", "data: ../module", "fields[2].counters[0].most.data"),
        ("field: band", "field: bend", "counters[0].most.field"),
        ("field: ceiling", "field: ceilings", "counters[1].most.field"),
        ("field: ceiling", "field: band", "no field `band` of kind number"),
        ("most: 20", "most: twenty", "counters[2].most"),
        ("most: 20", "most: .nan", "counters[2].most"),
        ("data: screen-minutes", "numbers: {values: {}}", "counters[0].most.numbers"),
        ("by: how", "by: what", "bar.by"),
        ("minutes: minutes", "minutes: how", "bar.minutes"),
    ],
)
def test_what_a_counter_names_must_be_there(old, new, place):
    """Unknown columns, options, fields and files are told with file and key; so are forgeries."""
    with pytest.raises(CourseError) as caught:
        module_from_files(changed("plan.yaml", old, new))
    assert caught.value.file == "plan.yaml"
    assert place in caught.value.message("en")


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"source": "rules"}, "source: no source of the module is `rules`"),
        ({"as_of": "soon"}, "as_of"),
        ({"note": " "}, "note"),
        ({"values": {}}, "values"),
        ({"values": {"b1": 5}}, "values: no number for the option `b2`"),
        ({"values": {"b1": 5, "b2": 5, "b3": 5}}, "values.b3: is no option"),
        ({"values": {"b1": "many", "b2": 5}}, "values.b1"),
        ({"values": {"b1": float("inf"), "b2": 5}}, "values.b1"),
        ({"unit": "min"}, "unit"),
    ],
)
def test_a_data_file_is_read_strictly(parts, place):
    """A fault in it is told with its path and key, and nothing of it is guessed."""
    with pytest.raises(CourseError) as caught:
        module_from_files(written(**parts))
    assert caught.value.file == "data/screen-minutes.yaml"
    assert place in caught.value.message("en")


@pytest.mark.parametrize("parts", [{"counters": [counter()]}, {"bar": {"minutes": "a", "by": "b"}}])
def test_only_a_table_counts(parts):
    """A line of text has neither counters nor a bar."""
    with pytest.raises(ValueError, match="only a field of kind `table`"):
        form({"id": "a", "label": "A", "kind": "line", **parts})


TOLD = {
    "en": "Live: 20 min; Screen: 5 min; Paper: 15 min\n"
    f"Screen: 25, more than 20. {TEXT}\n    As of 1 September 2025: A day at home.\n"
    "All: 40, at most 40\nMine: 40",
    "ru": "Live: 20 мин; Screen: 5 мин; Paper: 15 мин\n"
    f"Screen: 25, больше, чем 20. {TEXT}\n    На 1 сентября 2025\u202fг.: A day at home.\n"
    "All: 40, можно до 40\nMine: 40",
}


@pytest.mark.parametrize("locale", TOLD)
def test_a_trainer_reads_what_the_page_said(locale):
    """The criterion's cell has bar, counters, the day of the data and the author's sentence."""
    files = written(
        counter(),
        counter(label="All", where={}, most=40),
        counter(label="Mine", where={}, most={"field": "ceiling"}),
    )
    marks = {"solution": True, "grade": True, "grade_id": "criterion_clear"}
    cell = {"cell_type": "markdown", "metadata": {"nbgrader": marks}, "source": ""}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    work = {"plan": {"fields": {"band": "b1", "steps": CASES["rows"]["lesson"]}}}
    made = compose(notebook, module_from_files(files), work, locale)
    assert TOLD[locale] in made["cells"][0]["source"]


def test_rows_without_a_choice_have_a_name_in_the_bar():
    """A trainer sees that minutes are missing a mode."""
    told = Shown(lambda text: text, "en").value(builder().fields[2], CASES["rows"]["unchosen"])
    assert "Paper: 4 min; not chosen: 10.5 min" in told


@pytest.mark.parametrize(
    ("locale", "sentences"),
    [
        ("en", [
            "data/screen-minutes.yaml:2: source: no source of the module is `rules`",
            "data/screen-minutes.yaml:4: values: no number for the option `b2` of the field `band` in plan.yaml",
            "data/screen-minutes.yaml:6: values.b3: is no option of the field `band` in plan.yaml",
        ]),
        ("ru", [
            "data/screen-minutes.yaml:2: source: у модуля нет источника `rules`",
            "data/screen-minutes.yaml:4: values: нет числа для варианта `b2` поля `band` из plan.yaml",
            "data/screen-minutes.yaml:6: values.b3: в поле `band` из plan.yaml такого варианта нет",
        ]),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_data_file_is_told_at_its_line(locale, sentences):
    """Several misfits of dated numbers are told at once, each with its line, in both languages."""
    data = b"as_of: 2024-01-01\nsource: rules\nnote: Minutes.\nvalues:\n  b1: 5\n  b3: 5\n"
    with pytest.raises(CourseError) as caught:
        module_from_files(written() | {"data/screen-minutes.yaml": data})
    assert caught.value.told(locale).splitlines() == sentences


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("en", "input should be a date"), ("ru", "здесь должна быть дата, например 2026-09-01")],
)
def test_what_is_wrong_in_a_data_file_itself_is_told_at_its_line(locale, sentence):
    """Faults of a data file alone are told like those of activities, all of them."""
    data = b"as_of: soon\nsource: rules\nnote: Minutes.\nvalues:\n  b1: many\n"
    with pytest.raises(CourseError) as caught:
        module_from_files(written() | {"data/screen-minutes.yaml": data})
    first, second = caught.value.told(locale).splitlines()
    assert first.startswith(f"data/screen-minutes.yaml:1: as_of: {sentence}")
    assert second.startswith("data/screen-minutes.yaml:5: values.b1: ")
