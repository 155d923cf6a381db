#include "render/sheet.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lens {

std::string_view chinese_name_of_field(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"version", "版本"},
      {"version …", "版本等"},
      {"header length", "首部长度"},
      {"total length", "总长度"},
      {"identification", "标识"},
      {"flags", "标志"},
      {"fragment offset", "片偏移"},
      {"TTL", "生存时间 TTL"},
      {"protocol", "协议"},
      {"payload length", "有效载荷长度"},
      {"next header", "下一个首部"},
      {"hop limit", "跳数限制"},
      {"source port", "源端口"},
      {"destination port", "目的端口"},
      {"sequence number", "序号"},
      {"ack number", "确认号"},
      {"reserved", "保留"},
      {"window", "窗口"},
      {"checksum", "检验和"},
      {"urgent pointer", "紧急指针"},
      {"end of options", "选项结束"},
      {"no operation", "无操作"},
      {"option", "选项"},
      {"window scale", "窗口扩大因子"},
      {"SACK permitted", "允许 SACK"},
      {"SACK block", "SACK 块"},
      {"timestamp", "时间戳"},
      {"timestamp echo", "时间戳回显"}};
  const auto* const found = std::find_if(std::begin(names), std::end(names),
                                         [&](const auto& one) { return one.first == name; });
  return found != std::end(names) ? found->second : name;
}

}  // namespace lens
