"""Measuring: what stock Jupyter costs and what Staffroom costs, side by side in one run.

`python -m bench.classroom` measures how pages open. The other modules here are its parts, kept
apart so that further benches can share them: figures, statistics, processes, a slow line, a
browser, clients of both protocols, and the two sides themselves (`stock`, `ours`).
"""
