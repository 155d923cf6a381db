"""A class: many submissions, each confined and graded by itself, and the tables made of their reports."""
