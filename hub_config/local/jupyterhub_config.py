"""Staffroom on one machine; the decisions are in `staffroom_hub.configure`.

Add lines of your own below the call to go against them.
"""

from staffroom_hub.configure import configure
from staffroom_hub.settings import load_settings

configure(c, load_settings())
