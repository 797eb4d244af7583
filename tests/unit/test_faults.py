"""Faults in authors' YAML: each is told with its file, its line and its place."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from staffroom import faults, saying
from staffroom.activities.base import TWICE
from staffroom.bundle import BundleError, read_folder
from staffroom.checking import written
from staffroom.exchange.release import publish
from staffroom.i18n import LOCALE_DIR
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import activity_from_file, load_module, module_from_files
from staffroom_hub.commons import releases
from staffroom_hub.commons.errors import Problem
from staffroom_hub.preview import source
from tests.unit.small import small_files

COURSE = Path(__file__).parents[2] / "course"
QUIZ = """\
type: quiz
title: Exit quiz
slots:
  - id: s01
    variants:
      - id: s01a
        type: sc
        prompt: Which?
        options:
          - {id: a, text: One, feedback: Why, correct: true}
          - {id: b, text: Two, feedback: Why}
"""


def told(text, name="quiz.yaml", **files):
    """Give the sentences about a module in which one file has this text."""
    with pytest.raises(CourseError) as caught:
        module_from_files(small_files() | {name: text.encode()} | files)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (", correct: true", "", "quiz.yaml:9: slots[0].variants[0].options: a single choice needs exactly one option with `correct: true`"),
        ("type: sc", "type: crossword", "quiz.yaml:7: slots[0].variants[0].type: `crossword` is"),
        ("        type: sc\n", "", "quiz.yaml:6: slots[0].variants[0]: `type` is missing"),
        ("prompt: Which?", "promt: Which?", "quiz.yaml:8: slots[0].variants[0].promt: is no key"),
        ("prompt: Which?", "promt: Which?", "quiz.yaml:6: slots[0].variants[0].prompt: is missing"),
        ("prompt: Which?", "prompt: 12", "quiz.yaml:8: slots[0].variants[0].prompt: input should"),
        ("id: b,", "id: no,", "quiz.yaml:11: slots[0].variants[0].options[1].id: put this in quotes"),
        ("id: b,", "id: a,", "quiz.yaml:11: slots[0].variants[0].options[1].id: option ids must"),
        ("title: Exit quiz", "title: Exit quiz\ntitle: Other", "quiz.yaml:3: title: stands here a"),
        ("title: Exit quiz", "title: Exit: quiz", "quiz.yaml:2: is not readable YAML: mapping"),
        ("title: Exit quiz", "title: 2021-13-40", "quiz.yaml:2: is not readable YAML: month"),
        ("Which?", "Wh\x00ich?", "quiz.yaml:8: is not readable YAML: a character"),
        ("correct: true", "correct: perhaps", "quiz.yaml:10: slots[0].variants[0].options[0].correct: input should be a valid boolean"),
        ("slots:", "attempts: 99\nslots:", "quiz.yaml:3: attempts: input should be less"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_place(old, new, sentence):
    """Each kind of slip in a quiz leads to the line of the node that has to be mended."""
    assert old in QUIZ
    lines = told(QUIZ.replace(old, new))
    assert any(line.startswith(sentence) for line in lines), lines


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("module.yaml", "quiz: exit-quiz", "quiz: talk", "grading.quiz: grading.quiz: no activity"),
        ("module.yaml", "edition: en", "edition: de", "edition: input should be"),
        ("chain.yaml", "start: one", "start: nowhere", "start: "),
        ("sort.yaml", "category: 'no'", "category: maybe", ""),
        ("request.yaml", "id: note", "id: situation", "fields[1].id: "),
    ],
)
def test_other_activities_are_told_alike(name, old, new, sentence):
    """The same holds for the module's own file and for other types of activities."""
    text = small_files()[name].decode()
    assert old in text
    (line,) = told(text.replace(old, new), name)
    assert line.startswith(f"{name}:")
    number, place = line.removeprefix(f"{name}:").split(": ", 1)
    assert place.startswith(sentence)
    assert 1 <= int(number) <= text.count("\n")


def test_all_faults_are_told_in_order():
    """Several faults, in several files, are told at once, by file and line."""
    text = QUIZ.replace("title: Exit quiz", "titel: Exit quiz").replace("id: b, text: Two", "id: B")
    module = small_files()["module.yaml"].replace(b"minutes: 10", b"minutes: soon")
    lines = told(text, **{"module.yaml": module})
    assert [line.split(": ")[0] for line in lines] == [
        "quiz.yaml:1", "quiz.yaml:2", "quiz.yaml:11", "quiz.yaml:11",
        f"module.yaml:{module.split(b'minutes')[0].count(10) + 1}",
    ]  # fmt: skip


def test_each_id_that_stands_twice_is_told():
    """Two repeated ids are two faults, each at its second place."""
    again = QUIZ.split("slots:\n")[1]
    third = again.replace("s01", "s02")
    lines = told(QUIZ + again + third + third)
    assert [line.split(": ")[:2] for line in lines] == [
        ["quiz.yaml:12", "slots[1].id"],
        ["quiz.yaml:28", "slots[3].id"],
    ]


def test_the_folder_is_named(tmp_path):
    """Read from a folder, a fault is told with the path that an editor can jump to."""
    source = COURSE / "en" / "source" / "m01-network"
    folder = tmp_path / "m01-network"
    shutil.copytree(source, folder)
    quiz = folder / "exit-quiz.yaml"
    text = quiz.read_text()
    quiz.write_text(text.replace("            correct: true\n", "", 1))
    with pytest.raises(CourseError) as caught:
        load_module(folder)
    assert str(caught.value) == (
        f"{quiz}:13: slots[0].variants[0].options: "
        "a single choice needs exactly one option with `correct: true`"
    )
    assert caught.value.file == "exit-quiz.yaml"
    assert caught.value.message("en").startswith("line 13: slots[0]")
    with pytest.raises(CourseError) as caught:
        activity_from_file(quiz)
    assert str(caught.value).startswith(f"{quiz}:13: slots[0]")


@pytest.mark.parametrize("edition", ["en", "ru"])
def test_the_course_has_no_key_twice(edition):
    """The bundled course reads as it did before keys that stand twice were refused."""
    for folder in sorted((COURSE / edition / "source").iterdir()):
        assert load_module(folder).id == folder.name


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "\n".join(
            ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
        ),
        "[" * 5000,
        "a: " + "{a: " * 3000,
        "? [a]\n: b",
        "? {a: b}\n: c",
        "",
        "--- {}\n--- {}",
        "- type: quiz",
        "1: 2",
        "type: [quiz]",
        "type: quiz\nslots: {}",
        "type: quiz\nslots: [1, null, {variants: [x]}]",
        "a: !!python/object/apply:os.system [x]",
    ],
)
def test_hostile_yaml_is_refused_with_a_sentence(text):
    """Loops, bombs of anchors, depth and odd keys end in a sentence, not in a crash or a hang."""
    lines = told(text)
    assert lines
    assert all(line.startswith("quiz.yaml") for line in lines)


def test_a_merged_key_may_be_overridden():
    """`<<` brings keys that the mapping's own win over; that is no key that stands twice."""
    text = b"base: &base {a: 1, b: 2}\nown:\n  <<: *base\n  a: 3\n"
    assert faults.read(text).values["own"] == {"a": 3, "b": 2}


def test_a_bomb_of_anchors_does_not_hold_up_the_search():
    """An id is looked for in each node once, however often anchors repeat it."""
    bomb = "a0: &a0 {x: {y: z}}\n" + "".join(
        f"a{n}: &a{n} {{l: *a{n - 1}, r: *a{n - 1}}}\n" for n in range(1, 60)
    )
    document = faults.read(bomb.encode())
    error = {"type": "value_error", "loc": (), "msg": "", "input": None}
    for sentence in ("no such node: attic", "ids must be unique, these are not: attic"):
        (fault,) = faults.of_values([error | {"ctx": {"error": sentence}}], document)
        assert fault.message == sentence


def test_bytes_that_are_no_text_are_told_with_their_line():
    """A file in another encoding is told at the line of its first odd character."""
    with pytest.raises(faults.UnreadableError) as caught:
        faults.read("a: b\nтекст: да".encode("cp1251"))
    assert caught.value.faults[0].line == 2


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 50_000, "a: " + "{a: " * 5000, "a: " + "[" * 2000 + "]" * 2000]
)
def test_what_nests_deep_is_refused(text):
    """A file that nests without end is told so; it does not end the process that reads it."""
    with pytest.raises(faults.UnreadableError, match="nested too deep"):
        faults.read(text.encode())


RUSSIAN = [
    ("type: sc", "type: crossword", "`crossword` — не из списка"),
    ("prompt: Which?", "promt: Which?", "такого ключа здесь нет"),
    ("prompt: Which?", "promt: Which?", "отсутствует"),
    ("prompt: Which?", "prompt: 12", "здесь должен быть текст"),
    ("id: b,", "id: no,", "возьмите это в кавычки"),
    ("id: b,", "id: a,", "id вариантов не должны повторяться, а повторяются: a"),
    ("id: b,", "id: B,", "не подходит под образец"),
    (", correct: true", "", "верен ровно один вариант"),
    ("correct: true", "correct: perhaps", "здесь должно быть true или false"),
    ("slots:", "attempts: 99\nslots:", "число должно быть не больше 20"),
    ("slots:", "mode: exam\nslots:", "только одно из этого: 'practice', 'exit', 'predict'"),
    ("slots:", "slots: []\nrest:", "здесь должно быть не меньше 1, а сейчас: 0"),
    ("title: Exit quiz", "title: Exit quiz\ntitle: Other", "стоит здесь второй раз"),
    ("title: Exit quiz", "title: Exit: quiz", "не может быть двоеточия"),
    ("title: Exit quiz", "title: 2021-13-40", "месяц должен быть от 1 до 12"),
    ("title: Exit quiz", "title: 2021-02-40", "в месяце нет такого дня"),
    ("title: Exit quiz", 'title: "Exit quiz', "не читается как YAML"),
    ("title: Exit quiz", "title: [Exit quiz", "не хватает `,` или `]`"),
    ("title: Exit quiz", "title: *quiz", "ссылка 'quiz' никуда не ведёт"),
    ("title: Exit quiz", "  title: Exit quiz", "не читается как YAML"),
    ("title: Exit quiz", "title: !x quiz", "метка '!x' неизвестна"),
    ("title: Exit quiz", "title: @quiz", "не может начинаться знаком '@'"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), RUSSIAN)
def test_a_fault_is_told_in_russian(old, new, sentence):
    """Each kind of slip has its Russian sentence, in which only keys and values are Latin."""
    with pytest.raises(CourseError) as caught:
        module_from_files(small_files() | {"quiz.yaml": QUIZ.replace(old, new).encode()})
    lines = caught.value.told("ru").splitlines()
    assert any(sentence in line for line in lines), lines
    for _file, fault in caught.value.faults:
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", fault.saying.told("ru")), lines
    assert all(line.startswith("quiz.yaml:") for line in lines)


REFUSING = {"AuthorError", "InlineError", "QuizFileError", "_UncarriedError"}
"""Errors that are raised with a sentence of the catalog."""


def sentences():
    """Give the msgids that the code has, with the files: tables, validators, calls."""
    root = Path(__file__).parents[2]
    tables = [*saying.OF_VALUES.values(), *saying.OF_YAML.values(), saying.UNFITTING]
    yield from ((msgid, "saying.py") for msgid in tables)
    for path in [*root.glob("course/staffroom/**/*.py"), *root.glob("hub_config/**/*.py")]:
        tree = ast.parse(path.read_text())
        yield from ((msgid, path.name) for msgid in _said(tree))


def _said(tree):
    named = {
        getattr(target, "id", None): _values(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", None)
        if name == "unique" and len(node.args) == 2:
            yield f"{node.args[1].value} {TWICE}"
        if name == "Saying" or name in REFUSING:
            for part in _parts(node.args[0]):
                table = part.value if isinstance(part, ast.Subscript) else part
                yield from _values(part) or named.get(getattr(table, "id", None), ())


def _values(node):
    """Give the texts that stand here: one, or those of a table."""
    nodes = node.values if isinstance(node, ast.Dict) else [node]
    return [one.value for one in nodes if isinstance(getattr(one, "value", None), str)]


def _parts(node):
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def test_every_sentence_is_in_the_catalog():
    """Every sentence of the code stands in the catalog of faults, and none beside."""
    with (LOCALE_DIR / "en/LC_MESSAGES/fault.po").open("rb") as file:
        known = {message.id for message in read_po(file, locale="en") if message.id}
    said = dict(sentences())
    said.pop("%(told)s")  # what a validator of another library says
    assert set(said) == known


def test_validators_say_what_can_be_translated():
    """No definition refuses an author by a sentence that is in one language only."""
    root = Path(__file__).parents[2] / "course" / "staffroom"
    files = [*root.glob("activities/**/*.py"), *map(root.joinpath, ("module.py", "glossary.py"))]
    assert [file.name for file in files if "raise ValueError" in file.read_text()] == []


def test_what_is_left_has_a_general_sentence():
    """An error of pydantic's without a sentence of its own, and one of YAML's, is told still."""
    (fault,) = faults.of_values([{"type": "odd", "loc": (), "msg": "Odd", "input": 1}], None)
    assert fault.told("ru") == "это здесь не подходит"
    assert saying.of_yaml("something new").told("ru") == "не читается как YAML: здесь ошибка"


@pytest.fixture
def broken(tmp_path):
    """Copy a module of the Russian edition, with a quiz that has a key nobody knows."""
    folder = tmp_path / "ru" / "source" / "m01-network"
    shutil.copytree(COURSE / "ru" / "source" / "m01-network", folder)
    quiz = folder / "exit-quiz.yaml"
    quiz.write_text(quiz.read_text().replace("title:", "titel:", 1))
    return folder


def test_whoever_works_in_russian_is_told_in_russian(broken):
    """The check, the preview, nbgrader's release and the commons tell a fault in her language."""
    unknown, missing = "titel: такого ключа здесь нет", "title: отсутствует"
    found = written.read(broken)
    assert isinstance(found, list)
    assert {one.told("ru") for one in found} == {unknown, missing}
    assert "titel: is no key that is known here" in {one.told("en") for one in found}

    with pytest.raises(source.SourceError) as seen:
        source.read(broken, "ru")
    with pytest.raises(BundleError) as refused:
        publish(None, broken, "ru", "m01-network")
    with pytest.raises(Problem) as problem:
        releases.checked(read_folder(broken), "ru")
    for told in (str(seen.value), str(refused.value), str(problem.value.details)):
        assert unknown in told
        assert missing in told
        assert "known here" not in told
    assert "строка 1: " in str(problem.value.details)
