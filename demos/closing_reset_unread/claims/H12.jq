# en: RST breaks the connection off: here, at close() with data unread
# zh: RST 中断连接：这里是带着未读数据 close()
include "claim"; include "segments"; include "farewell";
([.logs.server[] | capture("close\\(\\) with (?<n>[0-9]+) bytes unread").n] | first // "0") as $unread
| breaks_off("server"; "close() with \($unread) bytes unread"; "带着 \($unread) 字节未读数据 close()")
