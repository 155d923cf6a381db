"""Private networks, by the least privilege that a system grants."""
