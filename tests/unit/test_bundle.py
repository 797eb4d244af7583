"""Bundles: hostile paths, sizes, digests, and the way there and back."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom import bundle
from staffroom.wire import Bundle

names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)


@given(st.dictionaries(names, st.binary(max_size=50), max_size=5))
def test_there_and_back(files):
    """Decoding what was encoded gives the same files and the same digest."""
    back = bundle.to_files(bundle.from_files(files))
    assert back == files
    assert bundle.digest(back) == bundle.digest(files)


@pytest.mark.parametrize(
    "path",
    ["../page.ipynb", "/etc/passwd", "media/../../x", "media//x", "", ".", "..", ".hidden", "a\0b",
     "media\\x", "a/b/c/d/e", "media/.git/config", "x" * 200, "é", "media/"],
)  # fmt: skip
def test_hostile_paths_are_refused(path):
    """Nothing but a plain path inside the module folder is taken."""
    with pytest.raises(bundle.BundleError):
        bundle.to_files(Bundle(files={path: base64.b64encode(b"x").decode()}))


@pytest.mark.parametrize("text", ["***", "é", "YQ"])
def test_bad_base64_is_refused(text):
    """A file that is not base64 is a BundleError, whatever else it is."""
    with pytest.raises(bundle.BundleError, match="base64"):
        bundle.to_files(Bundle(files={"a": text}))


def test_the_digest_knows_where_a_file_ends():
    """Moving bytes between files changes the digest."""
    assert bundle.digest({"a": b"xy", "b": b""}) != bundle.digest({"a": b"x", "b": b"y"})


def test_a_folder_is_read_without_links_and_foreign_files(tmp_path):
    """Only the notebook, YAML and media are taken, and no symbolic link is followed."""
    (tmp_path / "media").mkdir()
    for name in ("page.ipynb", "module.yaml", "media/a.svg", "notes.txt", "key.py"):
        (tmp_path / name).write_text(name)
    (tmp_path / "media" / "leak").symlink_to("/etc/hostname")
    assert set(bundle.read_folder(tmp_path)) == {"page.ipynb", "module.yaml", "media/a.svg"}


@pytest.mark.parametrize("name", ["media", "data"])
def test_a_folder_that_is_a_link_is_not_followed(tmp_path, name):
    """Whoever releases reads nothing that lies outside the module, by whatever road."""
    elsewhere, module = tmp_path / "elsewhere", tmp_path / "module"
    for folder in (elsewhere, elsewhere / "deep", module):
        folder.mkdir()
    (elsewhere / "key.yaml").write_text("secret")
    (elsewhere / "deep" / "key.svg").write_text("secret")
    (module / "page.ipynb").write_text("{}")
    (module / name).symlink_to(elsewhere)
    assert set(bundle.read_folder(module)) == {"page.ipynb"}
