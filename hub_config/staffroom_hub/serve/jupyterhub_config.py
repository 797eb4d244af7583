"""The hub's configuration where Staffroom is installed without its checkout."""

from staffroom_hub.configure import configure
from staffroom_hub.settings import load_settings

configure(get_config(), load_settings())  # type: ignore[name-defined]  # noqa: F821 - the hub's own
