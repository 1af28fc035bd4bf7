"""Bytes to words: what a page or a file says, with offsets kept."""
