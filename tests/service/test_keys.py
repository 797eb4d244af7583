"""The key outside the database: its file, the marks made with it, and pseudonyms."""

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from staffroom_hub.commons import circle
from staffroom_hub.commons.embedded import application
from staffroom_hub.commons.keys import KEY_FILE, Keys, load_keys, passing_keys
from staffroom_hub.secret_files import SecretsError

KEYS = Keys(bytes(range(32)))


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    """The file is made at the first start, nobody else may read it, and it stays as it is."""
    first = load_keys(tmp_path)
    path = tmp_path / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keys(tmp_path) == first
    assert first.secret.hex() == path.read_text()
    assert [entry.name for entry in tmp_path.iterdir()] == [KEY_FILE]


def test_a_key_file_that_others_could_read_is_closed(tmp_path):
    """A file put back from a backup with loose permissions is for its owner again."""
    before = load_keys(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    assert load_keys(tmp_path) == before
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    """However many make the file at the same moment, all of them work with the same secret."""
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: load_keys(tmp_path), range(64)))
    assert len({keys.secret for keys in made}) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("content", [b"", b"abc", b"z" * 64, b"a" * 63, b"\xff" * 64, b"A" * 64])
def test_a_key_file_that_is_not_whole_stops_the_start(tmp_path, content):
    """A short or foreign file gives a sentence that names the file, not what is in it."""
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(SecretsError, match=re.escape(str(tmp_path / KEY_FILE))) as caught:
        load_keys(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == content
    assert not content or content.decode(errors="replace") not in str(caught.value)


def test_the_service_does_not_start_with_a_broken_key(tmp_path):
    """It ends with one sentence before it touches the database, and shows no traceback."""
    (tmp_path / KEY_FILE).write_text("half a k")
    environment = {"PATH": os.environ["PATH"], "STAFFROOM_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "staffroom_hub.commons"]
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert str(tmp_path / KEY_FILE) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "half a k" not in ended.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == [KEY_FILE]


def test_a_notebook_without_a_hub_has_a_key_of_its_own(tmp_path, monkeypatch):
    """The embedded commons makes the file beside its database, and works with it again."""
    monkeypatch.setenv("STAFFROOM_DATA", str(tmp_path / "data"))
    first, second = (application(tmp_path).services.keys for _ in range(2))
    assert first == second == load_keys(tmp_path / "data")
    (tmp_path / "data" / KEY_FILE).write_text("half a k")
    with pytest.raises(SecretsError, match=KEY_FILE):
        application(tmp_path)


def test_a_guessable_secret_is_refused_and_none_is_shown():
    """Keys want 32 bytes, and their repr tells none of them."""
    with pytest.raises(ValueError, match="32"):
        Keys(b"short")
    assert repr(KEYS) == "Keys()"
    assert passing_keys() != passing_keys()


def test_marks_are_apart_by_key_purpose_and_words():
    """No two different askings give the same mark, however their words are cut."""
    marks = [
        KEYS.mark("a", "b", "c"), KEYS.mark("a", "bc"), KEYS.mark("ab", "c"), KEYS.mark("abc"),
        KEYS.mark("a", "b,c"), KEYS.mark('a", "b', "c"), passing_keys().mark("a", "b", "c"),
        circle.mark(KEYS, "s", "p"), circle.mark(KEYS, "sp", ""), circle.mark(KEYS, "t", "p"),
        circle.sent(KEYS, 1, "p", "k"), circle.sent(KEYS, 2, "p", "k"),
        circle.sent(KEYS, 1, "q", "k"), circle.complained(KEYS, 1, "p"),
    ]  # fmt: skip
    assert len(set(marks)) == len(marks)
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks)
    assert circle.mark(KEYS, "s", "p") == circle.mark(Keys(KEYS.secret), "s", "p")


def test_pseudonyms_are_words_of_nature_in_both_languages():
    """There are many, each once in each language, in its own script, with no digit."""
    names = circle._names()
    assert len(names) >= 64
    for index, letters in ((0, "А-Яа-яЁё"), (1, "A-Za-z")):
        said = [pair[index] for pair in names]
        assert len(set(said)) == len(said)
        assert all(re.fullmatch(f"[{letters} ]+", name) for name in said)
    assert circle.pseudonym(0, "ru") == names[0][0]
    assert circle.pseudonym(0, "en") == names[0][1]


def test_no_two_of_a_conversation_share_a_pseudonym():
    """Names follow from marks, go round when they are taken, and are numbered in the end."""
    count, taken = len(circle._names()), []
    for person in range(2 * count + 3):
        number = circle.choose(circle.mark(KEYS, "salt", f"p{person}"), taken)
        assert number not in taken
        taken.append(number)
    assert set(taken) >= set(range(2 * count))
    for locale in ("ru", "en"):
        said = {circle.pseudonym(number, locale) for number in taken}
        assert len(said) == len(taken)
    assert circle.pseudonym(2 * count, "en").endswith(" 3")


def test_the_same_person_has_other_names_in_other_conversations():
    """Over many conversations her names differ as chance has it: none follows her."""
    names = [circle.choose(circle.mark(KEYS, circle.new_salt(), "tanna"), ()) for _ in range(300)]
    assert len(set(names)) > 60
    assert sum(a == b for a, b in pairwise(names)) < 30
