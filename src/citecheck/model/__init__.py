"""The vocabulary: immutable nouns, ports and errors. Imports nothing of ours, does no I/O, reads no clock."""
