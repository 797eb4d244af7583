"""Voilà with its responses gzipped: run by the stock environment's Python, in place of `voila`.

Voilà has no setting for it (tornado's is read before Voilà's settings are known), so the setting is
put where tornado reads it. Nothing else differs from stock.
"""

import sys
from typing import Any

from tornado.web import Application
from voila.app import main

_plain = Application.__init__


def _gzipped(self: Application, *arguments: Any, **settings: Any) -> None:
    _plain(self, *arguments, **(settings | {"compress_response": True}))


if __name__ == "__main__":
    Application.__init__ = _gzipped  # type: ignore[method-assign]
    sys.exit(main())
