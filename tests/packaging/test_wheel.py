"""The wheel: everything an installation needs is inside, and nothing built is forgotten."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAB = "hub_config/staffroom_hub/trainers/share/jupyter/labextensions/@staffroom/preview"
NEEDED = [
    "staffroom/locale/ru/LC_MESSAGES/hub.mo",
    "staffroom/locale/en/LC_MESSAGES/widgets.mo",
    "staffroom/static/theme.css",
    "staffroom/fonts/DejaVuSans.ttf",
    "staffroom/fonts/LICENSE",
    "staffroom_hub/commons/migrations/env.py",
    "staffroom_hub/trainers/share/jupyter/labextensions/@staffroom/preview/package.json",
    "staffroom_widgets/static/quiz.js",
    "share/jupyter/voila/templates/staffroom/index.html.j2",
    "share/jupyter/voila/templates/staffroom/static/built/manifest.json",
    "share/staffroom/course/ru/source/m01-network/page.ipynb",
    "share/staffroom/course/en/nbgrader_config.py",
]


def tracked_copy(target: Path) -> Path:
    """Copy what git tracks, and what the build makes, to a folder of its own."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    built = [
        *ROOT.glob("widgets/staffroom_widgets/static/*"),
        *ROOT.glob("widgets/share/jupyter/voila/templates/staffroom/static/built/*"),
        *ROOT.glob("course/staffroom/locale/*/*/*.mo"),
        *ROOT.glob("course/staffroom/fonts/*"),
        *(ROOT / LAB).rglob("*"),
    ]
    for path in [*(ROOT / name for name in names if name), *built]:
        if path.is_file():
            place = target / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return target


def build(source: Path, target: Path) -> subprocess.CompletedProcess:
    """Build a wheel."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


def test_the_wheel_is_whole(tmp_path):
    """The three packages, catalogs, browser code, template and both editions are in the wheel."""
    done = build(tracked_copy(tmp_path / "source"), tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    missing = [n for n in NEEDED if not any(name.endswith(n) for name in names)]
    assert missing == []
    assert not [n for n in names if "/tests/" in n or n.endswith((".sqlite", "gradebook.db"))]


@pytest.mark.parametrize(
    ("forgotten", "remedy"),
    [
        ("widgets/staffroom_widgets/static/quiz.js", "make browser"),
        (
            "widgets/share/jupyter/voila/templates/staffroom/static/built/manifest.json",
            "make browser",
        ),
        (f"{LAB}/package.json", "make browser"),
        ("course/staffroom/locale/ru/LC_MESSAGES/staffroom.mo", "make locale"),
    ],
)
def test_a_wheel_without_built_files_is_refused(tmp_path, forgotten, remedy):
    """A forgotten build step stops the wheel with the command that mends it."""
    source = tracked_copy(tmp_path / "source")
    (source / forgotten).unlink()
    done = build(source, tmp_path / "dist")
    assert done.returncode != 0
    assert remedy in done.stderr + done.stdout
