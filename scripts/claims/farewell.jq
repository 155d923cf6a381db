# The segments of a closing: each side's FIN and the ACK for it.
include "claim"; include "segments";

def after: .seq + consumes;
# The first segment of the other side that acknowledges it.
def answered($c): . as $fin | first($c.segments[] | select(.frame > $fin.frame and .from == ($fin.from | other) and (is("RST") | not) and .ack == ($fin | after))) // null;

# {c, first, fin1, ack1, fin2, ack2} of the first connection in which both sides sent FIN and both were
# acknowledged; null where there is none.
def farewell:
  first(connections[] | . as $c
    | (first($c.segments[] | select(is("FIN"))) // null) as $fin1 | select($fin1 != null)
    | (first($c.segments[] | select(is("FIN") and .from != $fin1.from)) // null) as $fin2 | select($fin2 != null)
    | ($fin1 | answered($c)) as $ack1 | ($fin2 | answered($c)) as $ack2 | select($ack1 != null and $ack2 != null)
    | {c: $c, first: $fin1.from, fin1: $fin1, ack1: $ack1, fin2: $fin2, ack2: $ack2}) // null;

def no_farewell: kinds("closing") as $kinds
  | verdict(false; "no connection was closed by FINs from both sides (closing: \($kinds))"; "没有哪个连接由双方的 FIN 关闭（关闭方式：\($kinds)）");

def side_zh: if . == "client" then "客户端" else "服务器" end;

# T1 of a demo that is about one side.
def closes_first($side): farewell as $f
  | if $f == null then no_farewell
    elif $f.fin2.frame < $f.ack1.frame then
      verdict(false; "both closed at once: frames \($f.fin1.frame) and \($f.fin2.frame)"; "双方同时关闭：第 \($f.fin1.frame)、\($f.fin2.frame) 帧")
    else
      verdict($f.first == $side; "the \($f.first) closed first: FIN in frame \($f.fin1.frame), the \($f.first | other)'s in frame \($f.fin2.frame)";
        "\($f.first | side_zh)先关闭：第 \($f.fin1.frame) 帧 FIN，\($f.first | other | side_zh)的 FIN 在第 \($f.fin2.frame) 帧")
    end;

# H12 of a demo in which one side breaks off an open connection.
def breaks_off($side; $why_en; $why_zh):
  (first(connections[] | select(.opening.kind == "three-way" and any(.segments[]; is("RST")))) // null) as $c
  | if $c == null then kinds("closing") as $kinds | verdict(false; "no RST in an open connection (closing: \($kinds))"; "已建立的连接中没有 RST（关闭方式：\($kinds)）")
    else
      first($c.segments[] | select(is("RST"))) as $rst
      | [$c.segments[] | select(is("FIN")) | .frame] as $fins
      | [.logs[$side | other][] | select(test("Connection reset by peer"))] as $told
      | if $rst.from != $side then verdict(false; "the RST of frame \($rst.frame) is the \($rst.from)'s"; "第 \($rst.frame) 帧的 RST 来自\($rst.from | side_zh)")
        elif $fins != [] then verdict(false; "FIN in frames \($fins | list): not broken off alone by RST"; "第 \($fins | list) 帧有 FIN：不是只靠 RST 中断")
        elif $told == [] then verdict(false; "the other program was not told 'Connection reset by peer'"; "另一端的程序没有得到 Connection reset by peer")
        else
          verdict(true; "\($why_en): RST in frame \($rst.frame), no FIN, and the other program got 'Connection reset by peer'";
            "\($why_zh)：第 \($rst.frame) 帧 RST，没有 FIN，另一端的程序得到 Connection reset by peer")
        end
    end;
