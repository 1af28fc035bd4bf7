"""Back-references: "ibid.", "supra note 3", "previous reference" and their kin, found first and resolved later.

What cannot be resolved with certainty stays unresolved, with the reason. An "ibid." after something that could not be
parsed would otherwise take the citation before it (eyecite issue 349), and one after several citations is ambiguous.
"""
