"""send(2) returns how many bytes it took: on a non-blocking socket often fewer than were asked for."""

from socklab.exercises import closed_by_both, sent_all


all_bytes = sent_all("client", "bytes")


whole = closed_by_both()
