"""WHAT WE DO: the stages in their order, and nothing else. Reaches the world only through the ports in ``Parts``.

One file a walk: ``check`` (follow, judge, then look for snapshots), ``locate`` (which snapshot, and is it to be believed),
``capture`` (ask archives to save). A package rather than one file, because each walk resumes from the log by rules of its own.
"""
