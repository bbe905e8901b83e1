"""What a criterion's `kind` does: one module a kind, and the map `KINDS` that names them all."""
