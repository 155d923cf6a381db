#include "chinese.hpp"

namespace {

constexpr socklab::translation table[] = {
    {"Shows what happened on each TCP connection in a capture.",
     "讲明抓包中每条 TCP 连接上发生了什么。"},
    {"a pcap or pcapng capture, a run's folder, or - for standard input",
     "pcap 或 pcapng 抓包文件、一次运行的目录，或用 - 表示标准输入"},
    {"text, json, ndjson (one line per connection), csv, html, pcapng, svg",
     "输出格式：text、json、ndjson（每条连接一行）、csv、html、pcapng、svg"},
    {"write to this file; it appears only when it is complete", "写到这个文件；写完后文件才出现"},
    {"the events of tcpwatch; default: events.jsonl beside the capture, if there is one",
     "tcpwatch 记录的事件；默认用抓包旁边的 events.jsonl（如果有）"},
    {"the event log of the link (tcplink's); default: link.jsonl or FILE.journal.jsonl beside the "
     "capture, if there is one",
     "线路（tcplink）的事件日志；默认用抓包旁边的 link.jsonl 或 FILE.journal.jsonl（如果有）"},
    {"one line per connection; in JSON, no segments", "每条连接一行；JSON 中不含各报文段"},
    {"order of --summary: worst, id, bytes, seconds, segments, rtt, retransmissions, stalled",
     "--summary "
     "的排序：worst（问题最多）、id（编号）、bytes（字节）、seconds（时长）、segments（报文段数）、"
     "rtt（往返时间）、retransmissions（重传）、stalled（停顿）"},
    {"lines of --summary at most, 0 for all", "--summary 最多几行，0 表示全部"},
    {"only this connection, counted from 1", "只看这条连接，从 1 数起"},
    {"what differs between two captures or runs: as text, or with --format html as a page of both",
     "两份抓包或两次运行有何不同：输出文字；加 --format html 则输出两者的网页"},
    {"explain this one segment: every field, bit by bit", "逐位解释这一个报文段的每个字段"},
    {"en or zh; default: by the locale", "语言，en 或 zh；默认按系统区域设置"},
    {"sequence numbers as in the header, not from 0", "序号照首部原样显示，不从 0 数起"},
    {"show the client's numbers from this one on, not from 0",
     "客户端的序号从这个数开始，不从 0 数起"},
    {"show the server's numbers from this one on, not from 0",
     "服务器的序号从这个数开始，不从 0 数起"},
    {"compare the segments with the steps of this file (columns separated by tabs: step from flags "
     "seq "
     "length ack window mss words-en words-zh; - for anything)",
     "把报文段与这个文件里的步骤对照（各列以制表符分隔：step from flags seq length ack window mss "
     "words-en words-zh；- 表示不限）"},
    {"bytes of data of each segment in JSON and on the page, at most 1024; default: 64 of a run of "
     "the lab, else 0",
     "JSON 和网页中每个报文段的数据字节数，最多 1024；默认：实验室的运行为 64，其他为 0"},
    {"replace addresses, names and data; ports, times and sizes stay",
     "替换地址、名称和数据；端口、时间和长度不变"},
    {"the picture that --format svg draws: ladder, sequence, window, buffers, states, header",
     "用于 --format "
     "svg：ladder（梯形图）、sequence（时间—序号图）、window（窗口）、buffers（缓冲区）、"
     "states（状态）、header（首部）"},
    {"with --format svg: the buffers and states after this frame, or its header",
     "用于 --format svg：这个报文段之后的缓冲区和状态，或它的首部"},
    {"colours of --format svg: light, dark, or auto (the setting of the reader)",
     "用于 --format svg：light（浅色）、dark（深色）或 auto（随读者的设置）"},
    {"draw both buffers below each segment, where events are known",
     "有事件记录时，在每个报文段下画出双方缓冲区"},
    {"show all segments of long ladders", "长梯形图也显示全部报文段"},
    {"a sentence below each segment", "每个报文段下写一句说明"},
    {R"(Examples:
  tcplens trace.pcap                       the ladder of each connection, then what happened in words
  tcplens runs/slow_reader/latest          the capture of a run of the lab
  sudo tcpdump -i lo -U -w - tcp port 8000 | tcplens -     as it happens
  tcplens --summary big.pcapng             one line per connection, the worst first
  tcplens --compare runs/nagle/ONE runs/nagle/OTHER      two runs side by side
  tcplens --format json t.pcap | jq '.connections[].stalls'
Exit status: 0; 1 the capture cannot be read or is truncated (what was readable is shown); 2 wrong usage.)",
     R"(示例：
  tcplens trace.pcap                       每条连接的梯形图，再用文字讲明经过
  tcplens runs/slow_reader/latest          实验室一次运行的抓包
  sudo tcpdump -i lo -U -w - tcp port 8000 | tcplens -     边抓边看
  tcplens --summary big.pcapng             每条连接一行，问题最多的在前
  tcplens --compare runs/nagle/ONE runs/nagle/OTHER      两次运行的比较
  tcplens --format json t.pcap | jq '.connections[].stalls'
退出码：0；1 表示抓包读不了或被截断（能读的部分照样显示）；2 表示用法错误。)"},
    {"auto, always, never", "何时用颜色：auto（自动）、always（总是）、never（从不）"},
};

}  // namespace

const std::span<const socklab::translation> chinese_help = table;
