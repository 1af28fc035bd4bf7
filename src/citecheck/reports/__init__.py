"""What people and machines are shown: one replayed run, rendered. One file a format."""
