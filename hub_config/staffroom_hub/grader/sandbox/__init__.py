"""Running what learners have programmed: in a sandbox, or not at all.

    engines   which sandboxes there are, and how each is started
    inside    the program that runs in one: stock nbgrader and a kernel
    running   starts it, hears it, ends it
    told      what is believed of what it says
    probe     tries at the start whether a sandbox holds

Nothing comes in but cells and the files beside them, nothing comes out but texts.
"""
