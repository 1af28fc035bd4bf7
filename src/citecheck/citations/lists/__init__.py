"""Lists of links: text, CSV, JSON, CSL, YAML, BibTeX and RIS, straight to citations. One file a format."""
