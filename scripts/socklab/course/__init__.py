"""The course: its units, their pages as sections, and the walk through one in the terminal."""
