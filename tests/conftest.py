"""What holds for every test run: a garbage collector that leaves alone what was imported.

Tens of thousands of tests' small objects would else have it walk through all modules again and
again, which is a tenth of a run's time.
"""

import gc


def pytest_collection_finish():
    """Put aside all that is there before the first test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
