"""citations.yaml, the editors' file: read with its places, merged field by field with a new parse, patched where a value is new.

``file`` is the room's door, ``places`` the only file that knows the YAML library; ``merge`` joins a parse with the file, ``diff``
tells what changed.
"""
