"""What `staffroom serve` says instead of starting; the course folder; secrets. No hub runs."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from staffroom_hub.secret_files import SecretsError, secret
from staffroom_hub.serve import checks, first_run
from staffroom_hub.serve.checks import CannotServeError
from staffroom_hub.serve.material import LIST, bundled_course, deliver
from staffroom_hub.settings import load_settings


@pytest.fixture
def settings(tmp_path):
    """Settings with a data folder that is not there yet."""
    return load_settings(data=tmp_path / "data")


def sentence(call, *arguments):
    """The one sentence with which something refuses to start."""
    with pytest.raises(CannotServeError) as refused:
        call(*arguments)
    text = str(refused.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_an_old_python():
    """An old Python is named with what is needed."""
    assert "Python 3.11 or newer; this is Python 3.9." in sentence(checks.check_python, (3, 9))


def program(folder: Path, name: str, answer: str):
    """Put a program in a folder that says one thing."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho {answer}\n")
    file.chmod(0o755)


@pytest.mark.parametrize("answer", [None, "v18.2.0", ""])
def test_a_missing_or_old_node(tmp_path, monkeypatch, answer):
    """Without Node 20 the sentence says where to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    if answer is not None:
        program(tmp_path, "node", answer)
    text = sentence(checks.check_node)
    assert text.startswith("Staffroom needs Node.js 20 or newer")
    assert "nodejs.org" in text


def test_a_new_node(tmp_path, monkeypatch):
    """Node 22 does."""
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "node", "v22.1.0")
    checks.check_node()


def test_a_data_folder_that_cannot_be_written(tmp_path):
    """A path that leads through a file: the sentence names it and the variable."""
    (tmp_path / "file").write_text("")
    text = sentence(checks.check_data, load_settings(data=tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in text
    assert "STAFFROOM_DATA" in text


def test_a_read_only_data_folder(settings, monkeypatch):
    """A folder that the system refuses to write is named with what to do."""

    def refuse(*_arguments, **_named):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    text = sentence(checks.check_data, settings)
    assert "Read-only file system" in text
    assert "make it writable" in text


def test_data_is_for_its_owner_alone(settings):
    """Nobody else on the machine may look into the data folder."""
    checks.check_data(settings)
    for folder in (settings.data, settings.secrets, settings.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_taken_port(settings):
    """The sentence names address and port, and another port to try."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = sentence(checks.check_port, load_settings(data=settings.data, port=port))
    assert f"127.0.0.1:{port} is taken" in text
    assert "STAFFROOM_PORT=8080" in text


@pytest.mark.parametrize("bind", ["203.0.113.7", "no such address"])
def test_an_address_that_is_not_ours(settings, bind):
    """An address of another machine, or none at all."""
    text = sentence(checks.check_port, load_settings(data=settings.data, bind=bind))
    assert "no address of this machine" in text


def test_a_second_run_on_the_same_data(settings):
    """Two runs never share a folder; after the first has ended the second may start."""
    checks.check_data(settings)
    with checks.lock(settings):
        assert "runs already" in sentence(checks.lock, settings)
    checks.lock(settings).close()


def test_secrets_are_for_their_owner(tmp_path):
    """Folder 0700, files 0600, whatever the umask; the same secret the second time."""
    before = os.umask(0)
    try:
        first = secret(tmp_path / "secrets", "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
    assert secret(tmp_path / "secrets", "key") == first
    assert len(bytes.fromhex(first)) == 32


@pytest.mark.parametrize("content", ["", "abc", "z" * 64])
def test_half_a_secret(tmp_path, content):
    """A secret that is not whole is named; it is never silently replaced."""
    secret(tmp_path, "key")
    (tmp_path / "key").write_text(content)
    with pytest.raises(SecretsError, match="put it back from a backup"):
        secret(tmp_path, "key")
    assert (tmp_path / "key").read_text() == content


def test_an_unfinished_secret_is_made_anew(tmp_path):
    """A start that was killed while it wrote a secret does not stop the next."""
    (tmp_path / "key.new").write_text("half")
    assert len(secret(tmp_path, "key")) == 64


def test_passwords_go_to_no_file_that_others_read(tmp_path):
    """Redirected into a world-readable file, the first password is not written at all."""
    sign_in = first_run.SignIn("trainer@staffroom.local", "canary")
    open_file, closed_file = tmp_path / "open", tmp_path / "closed"
    for file, mode in ((open_file, 0o644), (closed_file, 0o600)):
        file.touch()
        file.chmod(mode)
    with open_file.open("w") as out:
        line = first_run.sign_in_line(sign_in, out)
        assert "canary" not in line
        assert "staffroom account password trainer@staffroom.local" in line
    with closed_file.open("w") as out:
        assert "canary" in first_run.sign_in_line(sign_in, out)


# --- the course folder ---------------------------------------------------------------------------


@pytest.fixture
def bundled(tmp_path):
    """A bundled course of two files."""
    root = tmp_path / "bundled"
    for edition in ("ru", "en"):
        (root / edition / "source" / "m01-x").mkdir(parents=True)
        (root / edition / "nbgrader_config.py").write_text("c = get_config()")
        (root / edition / "source" / "m01-x" / "page.ipynb").write_text("one")
    return root


@pytest.fixture
def course(tmp_path):
    """Where the working course root will be."""
    return tmp_path / "course"


PAGE = Path("ru/source/m01-x/page.ipynb")


def git(course, *arguments):
    """What git says about the course folder."""
    answer = subprocess.run(
        ["git", *arguments], cwd=course, capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def test_the_checkout_has_a_course():
    """The bundled course is found beside the package, both editions."""
    assert (bundled_course() / "ru" / "nbgrader_config.py").exists()
    assert (bundled_course() / "en" / "nbgrader_config.py").exists()


def test_the_course_is_delivered_as_a_repository(bundled, course):
    """The first start makes a repository of its own with everything in it."""
    deliver(bundled, course)
    assert (course / PAGE).read_text() == "one"
    assert git(course, "status", "--porcelain") == ""
    assert git(course, "log", "--format=%s") == "Deliver the bundled course"


def test_nothing_new_changes_nothing(bundled, course):
    """A second start of the same version makes no commit."""
    deliver(bundled, course)
    deliver(bundled, course)
    assert git(course, "rev-list", "--count", "HEAD") == "1"


def test_untouched_files_follow_a_new_version(bundled, course):
    """What nobody touched is brought up to date, also by new and by gone files."""
    gone = bundled / "en" / "source" / "m01-x" / "gone.yaml"
    gone.write_text("old")
    deliver(bundled, course)
    gone.unlink()
    (bundled / PAGE).write_text("two")
    (bundled / "ru" / "course.yaml").write_text("new")
    assert deliver(bundled, course) == []
    assert (course / PAGE).read_text() == "two"
    assert (course / "ru" / "course.yaml").read_text() == "new"
    assert not (course / "en" / "source" / "m01-x" / "gone.yaml").exists()
    assert git(course, "rev-list", "--count", "HEAD") == "2"


def test_a_trainers_changes_are_left_alone(bundled, course):
    """A file changed or removed here stays so, however often the bundled one changes."""
    deliver(bundled, course)
    (course / PAGE).write_text("mine")
    removed = course / "en" / "source" / "m01-x" / "page.ipynb"
    removed.unlink()
    for version in ("two", "three"):
        (bundled / PAGE).write_text(version)
        (bundled / "en" / "source" / "m01-x" / "page.ipynb").write_text(version)
        assert PAGE in deliver(bundled, course)
        assert (course / PAGE).read_text() == "mine"
        assert not removed.exists()


def test_a_trainers_own_files_are_left_alone(bundled, course):
    """New files of a trainer survive an update, and enter the folder's history."""
    deliver(bundled, course)
    own = course / "ru" / "source" / "m02-own" / "page.ipynb"
    own.parent.mkdir()
    own.write_text("mine")
    (bundled / PAGE).write_text("two")
    deliver(bundled, course)
    assert own.read_text() == "mine"


def test_a_schools_own_folder_is_not_touched(bundled, course):
    """A course root of the school's own gets none of our files."""
    (course / "ru").mkdir(parents=True)
    (course / "ru" / "nbgrader_config.py").write_text("theirs")
    assert deliver(bundled, course) == []
    assert [path.name for path in course.iterdir()] == ["ru"]


def test_a_syllabus_alone_makes_no_course_of_ones_own(bundled, course):
    """It may lie there before the first start; the bundled course comes to it."""
    course.mkdir(parents=True)
    (course / "syllabus.yaml").write_text("theirs")
    deliver(bundled, course)
    assert (course / PAGE).read_text() == "one"
    assert (course / "syllabus.yaml").read_text() == "theirs"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The syllabus cannot be used: ", "should be a list. Correct it"),
        ("ru", "Программу курса использовать нельзя: ", "должен быть список. Исправьте файл"),
    ],
)
def test_a_syllabus_that_nobody_could_study_by_stops_the_start(
    settings, monkeypatch, language, before, after
):
    """The sentence names file, line and fault, in the terminal's language; none at all is good."""
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    checks.check_syllabus(settings)
    settings.course.mkdir(parents=True)
    (settings.course / "syllabus.yaml").write_text("modules: 1\npresets: {}\ncertificates: {}\n")
    said = sentence(checks.check_syllabus, settings)
    assert said.startswith(before)
    assert "syllabus.yaml:1: modules: " in said
    assert after in said


def test_a_killed_first_copy_is_finished(bundled, course, monkeypatch):
    """A start killed in the middle of the first copy is completed by the next."""
    from staffroom_hub.serve import material

    written = []
    write = material._write

    def fail_late(path, content):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        write(path, content)

    monkeypatch.setattr(material, "_write", fail_late)
    with pytest.raises(KeyboardInterrupt):
        deliver(bundled, course)
    monkeypatch.setattr(material, "_write", write)
    assert not (course / LIST).exists()
    assert deliver(bundled, course) == []
    assert sorted(p.name for p in course.rglob("page.ipynb")) == ["page.ipynb", "page.ipynb"]
    assert git(course, "status", "--porcelain") == ""


def test_the_gradebook_is_no_material(bundled, course):
    """What nbgrader makes in the checkout is not delivered, here not committed."""
    (bundled / "ru" / "gradebook.db").write_text("db")
    (bundled / "ru" / "release" / "m01-x").mkdir(parents=True)
    (bundled / "ru" / "release" / "m01-x" / "page.ipynb").write_text("released")
    deliver(bundled, course)
    assert not (course / "ru" / "gradebook.db").exists()
    assert not (course / "ru" / "release").exists()


def test_a_start_may_take_long_while_modules_come():
    """Patience ends when nothing has come for so many seconds, not when all has taken so long."""
    from staffroom_hub.serve.ready import Patience

    patience = Patience(10, since=0)
    assert not patience.is_over("one module", 9)
    assert not patience.is_over("two modules", 18)
    assert not patience.is_over("two modules", 28)
    assert patience.is_over("two modules", 28.1)


def test_released_modules_are_progress(tmp_path):
    """What the grader notes of a release is what the start looks at."""
    from staffroom_hub.grader.release import Note, write_note
    from staffroom_hub.serve.ready import _released
    from staffroom_hub.settings import Settings

    settings = Settings(data=tmp_path)
    (settings.course / "ru").mkdir(parents=True)
    before = _released(settings)
    write_note(settings.course / "ru", "m01-network", Note("a", "b"))
    assert _released(settings) != before


def test_modules_that_could_not_be_released_are_named(tmp_path):
    """Whoever starts the course reads which module teachers will not see, and why, in one line."""
    from staffroom_hub.serve.ready import refused_modules
    from staffroom_hub.settings import Settings

    settings = Settings(data=tmp_path)
    settings.course_ready.parent.mkdir(parents=True, exist_ok=True)
    settings.course_ready.write_text('{"refused": {"ru": {"m01-network": "cell x:\\n  broken"}}}')
    assert refused_modules(settings) == ["Not released: m01-network (ru): cell x: broken"]
    settings.course_ready.write_text('{"refused": {"ru": {}, "en": {}}}')
    assert refused_modules(settings) == []
