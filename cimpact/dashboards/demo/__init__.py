"""The demonstration: an invented programme whose stories show every state of a dossier, relative to today."""
