"""Load and endurance: many teachers with open pages, on a real Staffroom.

`run` is the capacity run (`make load`), `soak` looks for what is left behind, `kill` kills the
classroom under typing pages. The tests here are of these tools, not of Staffroom's speed.
"""
