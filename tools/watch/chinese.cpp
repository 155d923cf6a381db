#include "chinese.hpp"

namespace {

constexpr socklab::translation table[] = {
    {"Runs COMMAND and writes its socket calls, and samples of its TCP sockets, as JSON lines.",
     "运行命令，把它的套接字调用和对其 TCP 套接字的采样写成一行行 JSON。"},
    {"the command and its arguments, after --", "要运行的命令及其参数，写在 -- 之后"},
    {"where to write the events; - for standard output", "事件写到哪个文件；- 表示标准输出"},
    {"interval of samples of a busy socket, 100us to 60s; or off",
     "套接字活跃时的采样间隔，100us 到 60s；off 表示不采样"},
    {"samples of every TCP socket of the network namespace",
     "对网络命名空间里所有的 TCP 套接字采样"},
    {"Exit status: the command's; 128+n if signal n ended it; 127 if there is no such command, 126 "
     "if it\n"
     "cannot be run; 2 for bad usage, 1 where it is 0 and the events cannot be written.\n"
     "Example: tcpwatch -o events.jsonl -- curl -s http://localhost:8000/",
     "退出码：与命令相同；被信号 n 终止时为 128+n；没有这个命令时为 127，无法运行时为 126；\n"
     "用法错误为 2；命令的退出码是 0 而事件写不了时为 1。\n"
     "示例：tcpwatch -o events.jsonl -- curl -s http://localhost:8000/"},
};

}  // namespace

const std::span<const socklab::translation> chinese_help = table;
