#include "chinese.hpp"

namespace {

constexpr socklab::translation table[] = {
    {"Holds a private network, or joins one that is held under a name.",
     "保持一个私有网络，或加入一个有名字的私有网络。"},
    {"Run a command that makes a network; leave nothing of it behind",
     "运行一条建立网络的命令；结束后不留下任何东西"},
    {"Let 'labns join NAME' in", "允许用 labns join 名字 加入"},
    {"User id that may join, beside root (default: one's own)",
     "除 root 外可以加入的用户编号（默认：自己）"},
    {"End when the other end of standard input is closed", "标准输入的另一端关闭时结束"},
    {"End when the last that joined has exited", "最后一个加入者退出时结束"},
    {"With --while-joined: end if this process ends before anybody has joined",
     "配合 --while-joined：在有人加入之前，这个进程一结束就结束"},
    {"Remove this path unless the command ended by itself (may be repeated)",
     "除非命令自行结束，否则删除这个路径（可以重复）"},
    {"Writes a byte to $LABNS_READY_FD once the network is up",
     "网络建好后，命令向 $LABNS_READY_FD 写一个字节"},
    {"Run a command inside the network held under NAME", "在名为“名字”的网络里运行命令"},
    {"User id that made it (default: one's own)", "建立它的用户编号（默认：自己）"},
    {"the network's name", "网络的名字"},
    {"the command and its arguments", "要运行的命令及其参数"},
    {"Example: labns join a -- bash\nExit status: the command's; 3 where there is no such network.",
     "示例：labns join a -- bash\n退出码：与命令相同；没有这个网络时为 3。"},
    {"Print the names of the networks that can be joined", "列出可以加入的网络的名字"},
    {"User id that made them (default: one's own)", "建立它们的用户编号（默认：自己）"},
};

}  // namespace

const std::span<const socklab::translation> chinese_help = table;
