"""Kill the grader's processes while it grades: `python -m tests.load.kill_grader`.

Fifty times a process of the grader, the first, a worker or a notebook, is killed without warning
while 500 submissions are graded. In the end each has its marks, once, and the right ones.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import put_row, say
from bench.grading_room import Room

FIRST = 0.15
"""How often it is the first process, whose end ends all others; the hub starts it again."""
SPARED = 0.8
PATIENCE = 600.0


async def kill(folder, kills, submissions, chance, workers=2):
    """Do it; gives a row that says how it went."""
    async with Room(folder, workers) as room:
        await room.hand_in(submissions)
        begin = time.monotonic()
        killed = {"first": 0, "others": 0}
        while room.killed < kills:
            before = await room.states()
            await asyncio.sleep(chance.uniform(0.02, 0.6))
            family = room.processes()
            starting = len(family) < 1 + 2 * workers and before["done"] < submissions
            # What is starting is killed too, but not always, or nothing would ever be done.
            if starting and chance.random() < SPARED:
                continue
            await _kill_one(room, family, chance, killed)
        finished = await room.finished(submissions, PATIENCE)
        states = await room.states()
        return {
            "name": "grader killed",
            "kills": killed,
            "submissions": submissions,
            "finished": finished,
            "done": states["done"],
            "given_up": states["failed"],
            **await room.faults(),
            "seconds": round(time.monotonic() - begin, 1),
        }


async def _kill_one(room, family, chance, killed):
    if not family:
        return
    victim = family[0] if chance.random() < FIRST else chance.choice(family[1:] or family)
    # Killing the first waits until it is gone, which may not hold up the commons in this loop.
    was_first = await asyncio.to_thread(room.kill, victim)
    killed["first" if was_first else "others"] += 1


def good(row) -> bool:
    """Whether every submission has its marks once."""
    return row["done"] == row["submissions"] and not (row["lost"] or row["doubled"] or row["wrong"])


def main() -> None:
    """Do it and exit 1 if a mark was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--submissions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    say(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="kill-") as folder:
        chance = random.Random(given.seed)
        row = asyncio.run(kill(Path(folder), given.kills, given.submissions, chance))
    put_row(row)
    sys.exit(0 if good(row) else 1)


if __name__ == "__main__":
    main()
