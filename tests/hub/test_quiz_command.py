"""`staffroom quiz …`: what it prints, where, and what its exit code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from staffroom.activities import QuizActivity
from staffroom.modulefiles import activity_from_file
from staffroom.quizfiles import FORMATS
from staffroom_hub.cli import main

QUIZ = Path(__file__).parents[2] / "course" / "en" / "source" / "m01-network" / "exit-quiz.yaml"
GIFT = "::q::Which?{\n=a # because\n~b # not that\n}\n"


def test_a_file_that_is_carried_whole(tmp_path, capsys):
    """The YAML goes to standard output, nothing to standard error, and the code is 0."""
    file = tmp_path / "pool.gift"
    file.write_text(GIFT)
    assert main(["quiz", "import", str(file), "--title", "Пул"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    quiz = tmp_path / "pool.yaml"
    quiz.write_text(out)
    read = activity_from_file(quiz)
    assert isinstance(read, QuizActivity)
    assert read.title == "Пул"
    assert "\n  - id: s01\n    variants:\n      - id: q\n" in out
    assert main(["quiz", "export", str(quiz), "--format", "gift"]) == 0
    assert "=a#because" in capsys.readouterr().out


def test_what_is_not_carried_is_told(tmp_path, capsys):
    """Each sentence names file, line and question; the code is 3; the rest is printed all the same."""
    file = tmp_path / "pool.txt"
    file.write_text(f"{GIFT}\n::Essay\x1b[31m::Write!{{}}\n")
    assert main(["quiz", "import", str(file), "--format", "gift"]) == 3
    out, err = capsys.readouterr()
    assert yaml.safe_load(out)["slots"][0]["variants"][0]["id"] == "q"
    assert err.startswith(f"{file}:6: Essay")
    assert "\x1b" not in err


def test_both_formats_of_the_exit_quiz_come_back(tmp_path, capsys):
    """The course's own quiz goes out and comes in again by the command, in both formats."""
    for format_ in FORMATS:
        assert main(["quiz", "export", str(QUIZ), "--format", format_]) == 3
        file = tmp_path / f"quiz.{format_}"
        file.write_text(capsys.readouterr().out)
        main(["quiz", "import", str(file)])
        quiz = tmp_path / f"{format_}.yaml"
        quiz.write_text(capsys.readouterr().out)
        assert len(activity_from_file(quiz).slots) == 11


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Let the terminal speak English, whatever the machine's language is."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize(
    ("arguments", "text", "sentence"),
    [
        (["import"], "::q::Write!{}", "No question of this file can be carried."),
        (["import"], "<!DOCTYPE x><quiz/>", "document type"),
        (["import", "--format", "moodle"], GIFT, "This is no XML"),
        (["export", "--format", "gift"], "type: quiz\ntitle: Q\n", "1: slots: is missing"),
        (["export", "--format", "gift"], "type: submission\ntitle: Q\n", "is no quiz"),
        (["export", "--format", "gift"], "a: [", "is not readable YAML"),
    ],
)
def test_refusals(tmp_path, capsys, arguments, text, sentence):
    """What cannot be read at all is told with the file, prints nothing else, and the code is 1."""
    file = tmp_path / "quiz.yaml"
    file.write_text(text)
    assert main(["quiz", arguments[0], str(file), *arguments[1:]]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(str(file))
    assert sentence in err
    assert main(["quiz", arguments[0], str(tmp_path / "nowhere"), *arguments[1:]]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_it_needs_no_installation(tmp_path):
    """The command works in a process of its own, without settings, and makes no files."""
    (tmp_path / "pool.gift").write_text(GIFT)
    call = "import sys; from staffroom_hub.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", call, "quiz", "import", "pool.gift"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "type: quiz" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["pool.gift"]


@pytest.fixture
def russian(monkeypatch):
    """Let the terminal speak Russian."""
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")


@pytest.mark.usefixtures("russian")
def test_what_is_not_carried_is_told_in_russian(tmp_path, capsys):
    """A Russian terminal reads of each question in Russian, coming in and going out."""
    file = tmp_path / "pool.gift"
    file.write_text(f"{GIFT}\n::Essay::Write!{{}}\n")
    assert main(["quiz", "import", str(file)]) == 3
    out, err = capsys.readouterr()
    assert f"{file}:6: Essay: Пропущено: эссе проверяют люди" in err
    assert not re.search(r"[a-z]{3,} [a-z]{3,} ", err.replace(str(file), ""))
    quiz = tmp_path / "pool.yaml"
    quiz.write_text(out.replace("type: quiz", "type: quiz\nattempts: 2"))
    assert main(["quiz", "export", str(quiz), "--format", "gift"]) == 3
    assert "Задайте в самом тесте Moodle то, чего в вопросах нет: attempts." in (
        capsys.readouterr().err
    )


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("call", "text", "sentences"),
    [
        (["import"], "::q\u202e::Write!{}", [": Ни один вопрос этого файла перенести нельзя.", ":1: q : Пропущено: эссе"]),
        (["import"], None, [": не удаётся прочитать: такого файла нет"]),
        (["export", "--format", "gift"], "type: submission\ntitle: Q\n", [": это не тест, а `submission`"]),
    ],
)  # fmt: skip
def test_refusals_are_told_in_russian(tmp_path, capsys, call, text, sentences):
    """Each sentence of a refusal stands after the file, and steers no terminal."""
    file = tmp_path / "quiz.yaml"
    if text is not None:
        file.write_text(text)
    assert main(["quiz", call[0], str(file), *call[1:]]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) >= len(sentences)
    for line, said in zip(lines, sentences, strict=False):
        assert line.startswith(f"{file}{said}")


@pytest.mark.parametrize(("language", "sentence"), [("ru", "отсутствует"), ("en", "is missing")])
def test_a_fault_of_a_quiz_is_told_in_the_terminals_language(
    tmp_path, capsys, monkeypatch, language, sentence
):
    """An export of a quiz that is not whole says so in the language of the terminal."""
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    file = tmp_path / "quiz.yaml"
    file.write_text("type: quiz\ntitle: Q\n")
    assert main(["quiz", "export", str(file), "--format", "gift"]) == 1
    assert capsys.readouterr().err == f"{file}:1: slots: {sentence}\n"
