"""Proof outside the log that it stood so at a time: stamps of authorities (RFC 3161), and lines in a git repository."""
