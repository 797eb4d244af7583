"""The working course root: a copy of the bundled course, kept up to date without loss.

The rule of an update is simple: a file that nobody has touched since we delivered it follows the
bundled one; a file that a trainer has changed or removed stays as it is, and the log names it. What
was delivered is remembered by digest in `.staffroom-delivered.json`. A folder with other contents
is the school's own and is left alone; a syllabus alone makes none. Where git is installed, the
folder is a repository and every delivery a commit.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import staffroom
from staffroom.syllabus import FILE as SYLLABUS

EDITIONS = ("ru", "en")
LIST = ".staffroom-delivered.json"
IGNORED = ("gradebook.db*", "release/", "autograded/", "submitted/", "feedback/", "exchange/")
_NOT_MATERIAL = {"__pycache__", ".ipynb_checkpoints", *(n.strip("/*") for n in IGNORED)}
_SHIPPED = Path("share/staffroom/course")
log = logging.getLogger("staffroom.material")


def bundled_course(package: Path = Path(staffroom.__file__).parent) -> Path:
    """Where the editions that came with Staffroom are: beside the package, or in `share`.

    Raises:
        FileNotFoundError: this installation has none.
    """
    import sys  # noqa: PLC0415

    for folder in (package.parent, Path(sys.prefix) / _SHIPPED):
        if (folder / EDITIONS[0] / "nbgrader_config.py").exists():
            return folder
    raise FileNotFoundError(f"no course beside {package}")


def _material(root: Path) -> Iterator[Path]:
    """Files of the editions, relative to the root."""
    for edition in EDITIONS:
        for path in sorted((root / edition).rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and not _is_generated(relative):
                yield relative


def _is_generated(relative: Path) -> bool:
    return any(part in _NOT_MATERIAL or part.startswith("gradebook.db") for part in relative.parts)


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def deliver(bundled: Path, course: Path) -> list[Path]:
    """Bring the working course root up to date.

    Args:
        bundled: holds the editions as shipped.
        course: the working course root.

    Returns:
        Files that were left as trainers made them.
    """
    delivered = _delivered(course)
    if delivered is None:
        return []
    new = {str(path): str(_digest(bundled / path)) for path in _material(bundled)}
    kept = [Path(name) for name in new if not _follow(bundled, course, name, new, delivered)]
    for name in delivered.keys() - new.keys():
        if _digest(course / name) == delivered[name]:
            (course / name).unlink()
    if new != delivered:
        _write(course / LIST, json.dumps(new, indent=0, sort_keys=True).encode())
        ours = {*new, *delivered} - {str(path) for path in kept}
        _commit(course, sorted(ours))
    return kept


def _delivered(course: Path) -> dict[str, str] | None:
    """Digests of what was delivered before; None where the folder is the school's own."""
    listed = course / LIST
    if listed.exists():
        found: dict[str, str] = json.loads(listed.read_text())
        return found
    # A start that was killed in the middle of the first copy left its mark.
    present = {path.name for path in course.iterdir()} if course.exists() else set()
    fresh = present <= {SYLLABUS} or ".copying" in present
    if not fresh:
        return None
    course.mkdir(parents=True, exist_ok=True)
    (course / ".copying").touch()
    return {}


def _follow(
    bundled: Path, course: Path, name: str, new: dict[str, str], delivered: dict[str, str]
) -> bool:
    """Have one file follow the bundled one, unless it is a trainer's by now."""
    present = _digest(course / name)
    if present == new[name]:
        return True
    if present != delivered.get(name) and not (present and (course / ".copying").exists()):
        log.warning("%s is left as it was changed here; the bundled one differs.", name)
        return False
    _write(course / name, (bundled / name).read_bytes())
    return True


def _write(path: Path, content: bytes) -> None:
    """Write a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _commit(course: Path, ours: list[str]) -> None:
    """Keep a delivery in the folder's history; what trainers are working on stays theirs."""
    (course / ".copying").unlink(missing_ok=True)
    ignore = course / ".gitignore"
    if not ignore.exists():
        _write(ignore, "\n".join((*IGNORED, "")).encode())
    git = shutil.which("git")
    if git is None:
        log.warning("git is not installed: the course folder keeps no history.")
        return
    if not (course / ".git").exists():
        _git(git, course, "init", "--quiet", "--initial-branch=main")
    present = [name for name in [LIST, ".gitignore", *ours] if (course / name).exists()]
    gone = sorted(set(ours) - set(present))
    _git(git, course, "add", "--", *present)
    if gone:
        _git(git, course, "rm", "--cached", "--quiet", "--ignore-unmatch", "--", *gone)
    _git(git, course, "commit", "--quiet", "--allow-empty", "--message=Deliver the bundled course")


def _git(git: str, course: Path, *arguments: str) -> None:
    """Run git in the course folder alone, as nobody in particular."""
    who = ("-c", "user.name=Staffroom", "-c", "user.email=staffroom@localhost")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    safe = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    result = subprocess.run(  # noqa: S603 - fixed arguments
        [git, *who, "-c", "commit.gpgsign=false", *arguments],
        cwd=course, env=clean | safe, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if result.returncode:
        log.warning("git %s: %s", arguments[0], result.stderr.strip())
