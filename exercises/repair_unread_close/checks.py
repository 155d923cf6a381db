"""close(2) with unread data in the receive buffer sends RST instead of FIN (RFC 2525, 2.17; RFC 9293, 3.6)."""

from socklab.exercises import closed_by_both, sent_all


whole = closed_by_both()


all_bytes = sent_all("server", "reply")
