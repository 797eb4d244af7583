"""`python -m bench.binder`: how long a Binder takes to be built, and a session to start."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import httpx

from bench.figures import put_row
from tests.binder_site import build, session


def main() -> None:
    """Print the seconds of the build, of the server's start, and until the home is whole."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        built = build(Path(folder))
        _put("binder_build_s", begun)
        begun = time.monotonic()
        with session(built, Path(folder) / "session") as address:
            _put("binder_server_s", begun)
            with httpx.Client(trust_env=False, timeout=120, follow_redirects=True) as client:
                client.get(address.format(edition="en")).raise_for_status()
            _put("binder_home_s", begun)


def _put(name: str, begun: float) -> None:
    put_row({"name": name, "ours": round(time.monotonic() - begun, 1), "unit": "s", "n": 1})


if __name__ == "__main__":
    main()
