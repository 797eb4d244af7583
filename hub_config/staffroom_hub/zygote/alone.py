"""Executes a page in a process of its own, which reports and ends.

Where there are no forks of ours: `python -m staffroom_hub.zygote.alone <report> <folder>`.
"""

import os
import sys
from pathlib import Path

from staffroom_hub.zygote import linux
from staffroom_hub.zygote.base import made
from staffroom_hub.zygote.zygote import report_on

if __name__ == "__main__":
    if sys.platform == "linux":
        linux.die_with(os.getppid())
    os.set_inheritable(int(sys.argv[1]), False)
    report_on(made(), Path(sys.argv[2]), int(sys.argv[1]))
    os._exit(0)
