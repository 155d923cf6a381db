"""Runs a pair in its network: plan (made outside), pair (inside), and what is made of what it leaves."""
