"""Run by the peers' Python, never by ours: a JSON list of citations in, refextract's fields of each out (see ``peers``)."""

import json
import sys
import types

try:
    import magic  # noqa: F401  # refextract asks libmagic about files alone; here it is given texts
except ImportError:
    sys.modules["magic"] = types.ModuleType("magic")

from refextract import extract_references_from_string

if __name__ == "__main__":
    texts = json.load(sys.stdin)
    found = [extract_references_from_string(text, is_only_references=True) for text in texts]
    json.dump([[{key: value for key, value in one.items() if key != "raw_ref"} for one in each] for each in found], sys.stdout)
