# en: either end may close first: here the server
# zh: 哪一端先关闭都可以：这里是服务器
include "claim"; include "segments"; include "farewell";
closes_first("server")
