"""The progress file's format: what was written is read again, everything else has its reason."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom import progressfile
from staffroom.progressfile import ProgressFileError, Seal, digest_of, opened, written
from staffroom.wire.progressfile import Progress, SavedAnswer

HERE = Seal("here", lambda digest: f"here-{digest}")
THERE = Seal("there", lambda digest: f"there-{digest}")
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def progress(answer=None):
    """Give what a small file holds."""
    saved = SavedAnswer(module="m01-tiny", activity="request", saved_at=NOW, answer=answer)
    return Progress(nickname="Анна", edition="ru", saved_at=NOW, answers=[saved])


def changed(text, **parts):
    """Give a file with other parts, and nothing made right again."""
    return json.dumps(json.loads(text) | parts)


def fault(text, seal=HERE):
    """Give the code with which a file is refused."""
    with pytest.raises(ProgressFileError) as caught:
        opened(text, seal)
    return caught.value.code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_what_is_written_is_read_again(answer):
    """Whatever an answer is, its file opens here, and elsewhere as another's."""
    text = written(progress(answer), HERE)
    assert opened(text, HERE) == (progress(answer), "here")
    assert opened(text, THERE)[1] == "elsewhere"


@given(st.integers(1, 400))
def test_a_file_that_is_cut_off_is_damaged(cut):
    """However much of the end is missing, nothing of the file is believed."""
    text = written(progress({"fields": {"a": "Words. " * 60}}), HERE)
    assert fault(text[:-cut]) == "progress_damaged"


def test_other_spaces_and_order_are_no_damage():
    """A person may look at her file in an editor that lays it out anew."""
    data = json.loads(written(progress({"n": 1.0}), HERE))
    laid = json.dumps(dict(reversed(data.items())), indent=4)
    assert opened("\ufeff" + laid, HERE)[1] == "here"


def test_a_changed_word_is_damage():
    """Another word anywhere does not fit the digest, wherever the file is from."""
    text = written(progress("Old."), HERE)
    assert fault(text.replace("Old.", "New.")) == "progress_damaged"
    assert fault(text.replace("Old.", "New."), THERE) == "progress_damaged"


def test_a_file_that_claims_to_be_from_here_is_forged():
    """The digest can be made anew by anybody, the signature cannot."""
    data = json.loads(written(progress("Old."), HERE)) | {"nickname": "Boris"}
    assert fault(json.dumps(data | {"digest": digest_of(data)})) == "progress_forged"
    assert fault(changed(written(progress(), HERE), signature="")) == "progress_forged"
    assert opened(json.dumps(data | {"digest": digest_of(data)}), THERE)[1] == "elsewhere"


def test_a_copy_filled_in_offline_is_signed_by_nobody():
    """It has a digest, or none where the browser could not make one."""
    data = json.loads(written(progress("Old."), HERE)) | {"installation": "", "signature": ""}
    assert opened(json.dumps(data | {"digest": ""}), HERE)[1] == "unsigned"
    assert opened(json.dumps(data | {"digest": digest_of(data)}), HERE)[1] == "unsigned"
    assert fault(json.dumps(data | {"digest": "0" * 64})) == "progress_damaged"
    assert fault(json.dumps(data | {"digest": "", "installation": "here"})) == "progress_damaged"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "progress_unknown"),
        ("\x00\xff", "progress_unknown"),
        ("null", "progress_unknown"),
        ('{"format": "other"}', "progress_unknown"),
        ('[{"format": "staffroom-progress"}]', "progress_unknown"),
        ('{"format": "staffroom-progress"}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": "1"}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": true}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": 0}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": NaN}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": ' + "9" * 5000 + "}", "progress_damaged"),
        ('{"format": "staffroom-progress", "version": 1, "digest": 1}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": 1}', "progress_damaged"),
        ('{"format": "staffroom-progress", "version": 2}', "progress_newer"),
        ('{"format": "staffroom-progress", "version": 1, "x": ' + "[" * 30 + "]" * 30 + "}", "progress_deep"),
        ("[" * 400_000, "progress_deep"),
        ("{" + " " * progressfile.FILE_BYTES, "progress_huge"),
        ("я" * (progressfile.FILE_BYTES // 2 + 1), "progress_huge"),
        ('{"format": "staffroom-progress", "version": 1, "x": "\\ud800"}', "progress_damaged"),
    ],
    ids=range(19),
)  # fmt: skip
def test_what_is_no_whole_file_is_refused_with_its_reason(text, code):
    """Not JSON, another format, a newer version, too deep, too large: each has its own sentence."""
    assert fault(text) == code


def test_a_digest_that_fits_makes_no_field_valid():
    """Whoever makes a digest anew still has to keep to the format."""
    for wrong in ({"edition": "de"}, {"answers": {}}, {"more": 1}, {"saved_at": "yesterday"}):
        data = json.loads(written(progress(), HERE)) | {"installation": "x"} | wrong
        assert fault(json.dumps(data | {"digest": digest_of(data)})) == "progress_damaged"


def test_what_nobody_could_open_is_not_written():
    """A file that is too large is refused when it is saved, not when it is needed."""
    with pytest.raises(ProgressFileError, match="progress_huge"):
        written(progress("x" * progressfile.FILE_BYTES), HERE)
