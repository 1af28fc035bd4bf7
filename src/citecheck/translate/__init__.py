"""Machine translation on this machine alone, by a model file that the user has. Nothing is downloaded."""
