# en: RST breaks the connection off: here, at close() with SO_LINGER 0
# zh: RST 中断连接：这里是 SO_LINGER 为 0 时 close()
include "claim"; include "segments"; include "farewell";
breaks_off("client"; "SO_LINGER 0 at close()"; "SO_LINGER 为 0 时 close()")
