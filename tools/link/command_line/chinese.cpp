#include "command_line/chinese.hpp"

namespace {

constexpr socklab::translation table[] = {
    {"A link between two private hosts, A and B: delay, rate, loss and more, without root.\n"
     "tcplink [OPTIONS] -- COMMAND... runs the command on host A; A and B resolve to the hosts' "
     "addresses.",
     "两台私有主机 A 与 B 之间的线路：可设时延、速率、丢包等，不需要 root。\n"
     "tcplink [选项] -- 命令... 在主机 A 上运行命令；A 和 B 解析为两台主机的地址。"},
    {"The line, both ways", "线路（两个方向）"},
    {"Recording", "记录"},
    {"The hosts", "主机"},
    {"A link that is up", "已经建立的线路"},
    {"one-way delay: 10ms", "单向时延：10ms"},
    {"varies the delay: 2ms, 2ms normal, 2ms reorders",
     "时延的变化：2ms、2ms normal、2ms reorders"},
    {"bits of IP packets a second: 10mbit", "每秒 IP 包的比特数：10mbit"},
    {"what may wait for the rate, and from where on ECT packets are marked: 50, 64kB, 100ms, 100 "
     "threshold 20",
     "队列：最多有多少在等待发送，以及从多少起标记 ECT 包：50、64kB、100ms、100 threshold 20"},
    {"by chance: 1%, 1% bursts 5, gemodel 1% 25%", "随机丢包：1%、1% bursts 5、gemodel 1% 25%"},
    {"by number: data:7, syn:1, data:7,9-12, any:every 100",
     "按编号丢包：data:7、syn:1、data:7,9-12、any:every 100"},
    {"sends twice: 1%, data:7", "重复发送：1%、data:7"},
    {"holds back until later ones have passed: 1%, 1% by 3, data:7 by 2, 1% by 5ms",
     "扣住，等后面的先过（乱序）：1%、1% by 3、data:7 by 2、1% by 5ms"},
    {"sets CE on ECT packets: 5%, data:7", "给 ECT 包打上 CE 标记：5%、data:7"},
    {"flips a bit behind the IP header: 1%, data:7", "翻转 IP 首部之后的一位：1%、data:7"},
    {"nothing passes (until 'heal')", "什么都不通过（直到 heal）"},
    {"settings of one direction: 'delay 5ms loss 1%'", "A 到 B 方向的设置：'delay 5ms loss 1%'"},
    {"settings of the other", "另一方向的设置"},
    {"changes settings at a time: '2s: b-to-a: cut', or 'data+2s: cut', from the first "
     "data; repeatable",
     "在某时刻改变设置：'2s: b-to-a: cut'，或 'data+2s: "
     "cut'（从第一个带数据的报文段算起）；可以重复"},
    {"a file of settings, a line each; 'at 2s: cut' as with --at",
     "设置文件，每行一条；与 --at 一样写 'at 2s: cut'"},
    {"of all chance: the same seed does the same to the same packets",
     "随机数种子：种子相同，对同样的包做同样的事"},
    {"writes a pcap file, and FILE.journal.jsonl beside it",
     "写一个 pcap 文件，旁边再写 FILE.journal.jsonl"},
    {"ingress: as packets enter the line (default); A or B: as that host sees them",
     "在哪里抓包：ingress 表示包进入线路时（默认）；A 或 B 表示在那台主机上看到时"},
    {"writes a line for each packet dropped, delayed in the queue, marked, duplicated or changed",
     "每个被丢弃、排队、标记、重复或改动的包写一行"},
    {"no counters, no summary", "不显示计数，也不显示小结"},
    {"says what it does", "说明正在做什么"},
    {"tun or veth; by default tun where /dev/net/tun may be opened",
     "tun 或 veth；能打开 /dev/net/tun 时默认用 tun"},
    {"segments up to 64 KiB, for throughput", "报文段可达 64 KiB，用于提高吞吐量"},
    {"of the line", "线路的 MTU"},
    {"net.KEY=VALUE on both hosts, A:net.KEY=VALUE on one; repeatable",
     "net.键=值 用于两台主机，A:net.键=值 用于一台；可以重复"},
    {"under which --join finds this link", "线路的名字，--join 据此找到它"},
    {"without a command: ends with the last that has joined",
     "不带命令时：最后一个加入者离开就结束"},
    {"with --while-joined: ends too if this process ends before anybody has joined",
     "配合 --while-joined：在有人加入之前，这个进程一结束也结束"},
    {"runs the command on A or B", "在 A 或 B 上运行命令"},
    {"changes settings: 'b-to-a: cut'; 'show' prints settings and counters; 'ask-window B' has a "
     "host tell its "
     "receive window",
     "改变设置：'b-to-a: cut'；show 显示设置和计数；'ask-window B' 让主机通告它的接收窗口"},
    {"prints the names of your links", "列出你的线路的名字"},
    {"which one, by its name; needed where it is neither one's own nor the only one",
     "哪条线路（名字）；不在线路里、又不止一条时需要"},
    {R"(
Examples:
  tcplink --delay 20ms -- ping -c 3 B                20 ms each way between A and B
  tcplink --delay 10ms --rate 10mbit --queue 50 -- iperf3 -c B
  tcplink --drop data:7 --capture t.pcap -- ./pair
  tcplink --at '2s: b-to-a: cut' --at '3s: heal' -- ./pair
On a link that is up, from within COMMAND or from another terminal:
  tcplink --on B -- ./server 8000
  tcplink --tell 'a-to-b: loss 5%'
)",
     R"(
示例：
  tcplink --delay 20ms -- ping -c 3 B                A 与 B 之间每个方向 20 毫秒
  tcplink --delay 10ms --rate 10mbit --queue 50 -- iperf3 -c B
  tcplink --drop data:7 --capture t.pcap -- ./pair
  tcplink --at '2s: b-to-a: cut' --at '3s: heal' -- ./pair
对已经建立的线路，在命令之中或另一个终端里：
  tcplink --on B -- ./server 8000
  tcplink --tell 'a-to-b: loss 5%'
)"},
};

}  // namespace

const std::span<const socklab::translation> chinese_help = table;
