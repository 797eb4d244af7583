"""`python -m staffroom_hub.binder`: release the course and let the colleagues talk, once."""

import asyncio

from staffroom_hub.binder.prepare import prepare

if __name__ == "__main__":
    asyncio.run(prepare())
