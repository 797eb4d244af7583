"""The grader: releases the bundled course and puts submissions through nbgrader.

It has no URL. It asks the commons for work, runs nbgrader's own steps in the working course root,
and reports marks; killed at any moment, it does the interrupted piece again from the start.
"""
