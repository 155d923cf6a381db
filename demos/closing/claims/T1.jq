# en: either end may close first: here the client
# zh: 哪一端先关闭都可以：这里是客户端
include "claim"; include "segments"; include "farewell";
closes_first("client")
