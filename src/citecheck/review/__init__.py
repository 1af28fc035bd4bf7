"""The editor's local page: claims beside their sources, and people's decisions. It knows the log only through ``desk.Desk``."""
