# What the claims share. Input of every claim: {trace, events, meta, logs}; see scripts/lib/claims.sh.

def number: if type == "string" then tonumber else . end;
def seconds: . * 1000 | round / 1000 | tostring;
def list: map(tostring) | join(", ");

def connections: [.trace.connections[]?];
# The stalls in which the receiver said 'window 0', each with the segments of its connection. (Shorter
# ones, where the window was merely filled until the next ACK, or the reader waited for its turn on the
# processor, show nothing of the reader. A tenth of a second is half of what passes before the first probe.)
def stalls: [connections[] | . as $c | .stalls[] | . as $stall
  | select((.seconds // infinite) >= 0.1)
  | select(any($c.segments[]; .frame == $stall.first_frame and .from == $stall.receiver and .window == 0))
  | . + {segments: $c.segments, sender: (if .receiver == "server" then "client" else "server" end)}];
def closed_at: .from | number;
def opened_at: .to | if . == null then null else number end;
def time: .time | number;
def has_note($note): .notes | index($note) != null;
# Segments within a stall, its edges included.
def during($stall): select(time >= ($stall | closed_at) and (($stall | opened_at) == null or time <= ($stall | opened_at)));

def verdict($ok; $en; $zh): {ok: $ok, evidence_en: $en, evidence_zh: $zh};
# Nothing to judge: the claim's occasion never came.
def no_stall: verdict(false; "no stall: the window never closed for as long as 0.1 s"; "没有停顿：窗口从未关闭到 0.1 秒之久");
