"""What instances share and keep: cache, quotas, circuits, keys, and the store beneath."""
