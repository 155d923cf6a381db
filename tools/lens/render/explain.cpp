#include "render/explain.hpp"

#include <array>
#include <cstdio>

#include "analysis/notes.hpp"
#include "decode/bytes.hpp"
#include "decode/checksum.hpp"
#include "decode/decode.hpp"
#include "describe/segment.hpp"
#include "describe/wrap.hpp"
#include "render/ends.hpp"
#include "render/field_printer.hpp"
#include "render/names.hpp"

namespace lens {
namespace {

std::string hex16(unsigned n) {
  std::array<char, 8> text;
  std::snprintf(text.data(), text.size(), "0x%04x", n & 0xffffU);
  return text.data();
}

struct meanings {
  bool zh;
  std::string_view operator()(std::string_view en, std::string_view cn) const {
    return zh ? cn : en;
  }
};

bool is_in(std::span<const std::uint8_t> bytes, const std::uint8_t* p) {
  return p >= bytes.data() && p < bytes.data() + bytes.size();
}

void explain_ip(field_printer& to, const segment& s, const meanings& m) {
  const std::uint8_t* p = s.ip;
  if (s.ip_version == 4) {
    to.title("IPv4 header", "IPv4 首部", std::size_t{p[0] & 15U} * 4, p);
    to.bits(p, 0, 4, {"version", "版本"}, "4");
    to.bits(p, 4, 4, {"header length", "首部长度"}, std::to_string((p[0] & 15U) * 4),
            m("counted in 4 bytes", "以 4 字节为单位"));
    to.bits(p, 8, 6, {"DSCP", "DSCP"}, std::to_string(p[1] >> 2));
    to.bits(p, 14, 2, {"ECN", "ECN"}, std::to_string(s.ecn),
            s.ecn == 3   ? m("congestion experienced", "途中遇到拥塞")
            : s.ecn != 0 ? m("can be marked", "可以被标记")
                         : m("not ECN-capable", "不支持 ECN"));
    to.field(p + 2, 2, {"total length", "总长度"}, std::to_string(be16(p + 2)),
             m("header and all that follows", "首部及其后全部内容"));
    to.field(p + 4, 2, {"identification", "标识"}, std::to_string(be16(p + 4)));
    to.bits(p + 6, 0, 3, {"flags", "标志"},
            (p[6] & 0x40U) != 0   ? "DF"
            : (p[6] & 0x20U) != 0 ? "MF"
                                  : "-",
            (p[6] & 0x40U) != 0   ? m("routers may not cut it", "路由器不得分片")
            : (p[6] & 0x20U) != 0 ? m("more fragments follow", "后面还有分片")
                                  : "");
    if (s.frames > 1) {
      to.bits(p + 6, 3, 13, {"fragment offset", "片偏移"},
              std::to_string((be16(p + 6) & 0x1fffU) * 8),
              m("counted in 8 bytes", "以 8 字节为单位"));
    }
    to.field(p + 8, 1, {"TTL", "生存时间 TTL"}, std::to_string(p[8]));
    to.field(p + 9, 1, {"protocol", "协议"}, "6", "TCP");
  } else {
    const bool one_piece = !is_in(s.reassembled, s.tcp) || is_in(s.reassembled, p);
    to.title("IPv6 header", "IPv6 首部", one_piece ? static_cast<std::size_t>(s.tcp - p) : 40, p);
    to.field(p, 4, {"version …", "版本等"}, "6");
    to.field(p + 4, 2, {"payload length", "有效载荷长度"}, std::to_string(be16(p + 4)));
    to.field(p + 6, 1, {"next header", "下一个首部"}, std::to_string(p[6]));
    to.field(p + 7, 1, {"hop limit", "跳数限制"}, std::to_string(p[7]));
  }
}

void explain_options(field_printer& to, const segment& s, const meanings& m) {
  const std::uint8_t* p = s.tcp + 20;
  const std::size_t size = (s.captured < s.header ? s.captured : s.header) - std::size_t{20};
  for (std::size_t i = 0; i < size;) {
    if (p[i] == 0) {
      to.field(p + i, size - i, {"end of options", "选项结束"}, "-");
      return;
    }
    if (p[i] == 1) {
      to.field(p + i, 1, {"no operation", "无操作"}, "-", m("padding", "填充"));
      ++i;
      continue;
    }
    if (i + 2 > size || p[i + 1] < 2 || i + p[i + 1] > size) {
      to.field(p + i, size - i, {"option", "选项"}, std::to_string(p[i]),
               m("its length cannot be right", "长度不可能正确"));
      return;
    }
    const std::size_t n = p[i + 1];
    const std::uint8_t* v = p + i + 2;
    if (p[i] == 2 && n == 4) {
      to.field(p + i, n, {"MSS", "MSS"}, std::to_string(be16(v)),
               m("the largest segment it takes", "它能接收的最大报文段"));
    } else if (p[i] == 3 && n == 3) {
      to.field(p + i, n, {"window scale", "窗口扩大因子"}, std::to_string(*v),
               m("later windows are shifted left by this", "此后的窗口左移这么多位"));
    } else if (p[i] == 4 && n == 2) {
      to.field(p + i, n, {"SACK permitted", "允许 SACK"}, "-",
               m("selective acknowledgements may be used", "可以使用选择确认"));
    } else if (p[i] == 5) {
      for (std::size_t k = 0; k + 8 <= n - 2; k += 8) {
        to.field(v + k, 8, {"SACK block", "SACK 块"},
                 std::to_string(be32(v + k)) + "–" + std::to_string(be32(v + k + 4)));
      }
    } else if (p[i] == 8 && n == 10) {
      to.field(v, 4, {"timestamp", "时间戳"}, std::to_string(be32(v)),
               m("its clock", "自己的时钟"));
      to.field(v + 4, 4, {"timestamp echo", "时间戳回显"}, std::to_string(be32(v + 4)),
               m("the other's, returned", "对方的时钟，原样返回"));
    } else {
      to.field(p + i, n, {"option", "选项"}, std::to_string(p[i]));
    }
    i += n;
  }
}

void explain_flags(field_printer& to, const segment& s, const meanings& m) {
  struct flag_line {
    std::string_view name, en, zh;
  };
  static constexpr std::array<flag_line, 9> lines{
      {{"AE", "accurate ECN", "精确 ECN"},
       {"CWR", "the sender has cut its congestion window", "发送方已缩小拥塞窗口"},
       {"ECE", "a packet came marked \"congestion experienced\"", "收到过带拥塞标记的包"},
       {"URG", "the urgent pointer counts", "紧急指针有效"},
       {"ACK", "the ack number counts", "确认号有效"},
       {"PSH", "deliver at once", "立刻交给程序"},
       {"RST", "the connection is broken off", "强行断开连接"},
       {"SYN", "asks for a connection; takes one number", "请求连接；占一个序号"},
       {"FIN", "no more data will come; takes one number", "不再发送数据；占一个序号"}}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool set = ((s.flags >> (8 - i)) & 1U) != 0;
    to.bits(s.tcp + 12, 7 + static_cast<int>(i), 1, {lines[i].name, lines[i].name}, set ? "1" : "0",
            set ? m(lines[i].en, lines[i].zh) : "");
  }
}

}  // namespace

void explain(std::string& out, const frame& f, const segment& s, const connection& c,
             const analyzed_segment& one, const output_options& options) {
  const bool zh = options.lang == language::zh;
  const meanings m{zh};
  const view v = view_of(c, options);
  append_phrase(out, zh ? "第 {0} 帧，连接 {1}：" : "Frame {0}, connection {1}: ", options.lang,
                {num(s.frame), num(c.id)});
  out += end_text(c, one.from) + " → " + end_text(c, 1 - one.from) + "\n";
  const std::string sentences = all_sentences(one, v, options.lang);
  for (const auto line : wrap(sentences, sentence_width)) {
    out += line;
    out += '\n';
  }
  field_printer to(out, f.bytes.data(), zh);
  const bool ip_in_frame = is_in(f.bytes, s.ip);
  if (ip_in_frame) explain_ip(to, s, m);
  if (s.frames > 1) {
    out += '\n';
    append_phrase(out, phrase(label::reassembled, options.lang), options.lang, {num(s.frames)});
    out += '\n';
    to.continue_in(s.reassembled.data());
  }
  if (!ip_in_frame && is_in(s.reassembled, s.ip)) explain_ip(to, s, m);
  const std::uint8_t* p = s.tcp;
  to.title("TCP header", "TCP 首部", s.header, p);
  const auto relative = [&](std::uint32_t n, std::string_view en, std::string_view cn) {
    return std::string(m(en, cn)) + std::to_string(n);
  };
  to.field(p, 2, {"source port", "源端口"}, std::to_string(s.source_port));
  to.field(p + 2, 2, {"destination port", "目的端口"}, std::to_string(s.target_port));
  to.field(p + 4, 4, {"sequence number", "序号"}, std::to_string(s.seq),
           relative(one.relative_seq, "relative ", "相对值 "));
  to.field(p + 8, 4, {"ack number", "确认号"}, std::to_string(s.ack),
           s.any(flag::ack) ? relative(one.relative_ack, "relative ", "相对值 ")
                            : std::string(m("does not count", "无效")));
  to.bits(p + 12, 0, 4, {"header length", "首部长度"}, std::to_string(s.header),
          m("counted in 4 bytes", "以 4 字节为单位"));
  to.bits(p + 12, 4, 3, {"reserved", "保留"}, std::to_string((p[12] >> 1) & 7));
  explain_flags(to, s, m);
  to.field(p + 14, 2, {"window", "窗口"}, std::to_string(s.window),
           one.window_known ? relative(one.window, "in bytes, scaled: ", "换算为字节：")
                            : std::string(m("scale not captured", "没有抓到扩大因子")));
  if (s.captured >= 20) {
    std::string_view verdict;
    switch (check_sum(s)) {
      case checksum::right:
        verdict = m("right", "正确");
        break;
      case checksum::wrong:
        verdict = m("wrong", "错误");
        break;
      case checksum::offloaded:
        verdict =
            m("left to the network card (offloading): no error", "留给网卡计算（卸载）：不是错误");
        break;
      case checksum::unknown:
        verdict = m("cannot be checked: not all was captured", "无法验证：没有完整抓到");
        break;
    }
    to.field(p + 16, 2, {"checksum", "检验和"}, hex16(be16(p + 16)), verdict);
    to.field(p + 18, 2, {"urgent pointer", "紧急指针"}, std::to_string(s.urgent),
             s.any(flag::urg) ? "" : m("does not count", "无效"));
    if (s.header > 20) explain_options(to, s, m);
  }
  if (s.length > 0) {
    to.title("Data", "数据", std::size_t{s.length} + s.cut, p + s.header);
    const std::size_t have =
        s.captured > s.header && !options.anonymize ? s.captured - s.header : 0;
    for (std::size_t at = 0; at < have && at < 64; at += 16) {
      std::string hex;
      std::string text;
      for (std::size_t i = at; i < at + 16 && i < have; ++i) {
        std::array<char, 4> byte;
        std::snprintf(byte.data(), byte.size(), "%02x ", p[s.header + i]);
        hex += byte.data();
        text += p[s.header + i] >= 32 && p[s.header + i] < 127 ? static_cast<char>(p[s.header + i])
                                                               : '.';
      }
      hex.resize(48, ' ');
      out += "  ";
      out += hex;
      out += "  ";
      out += text;
      out += '\n';
    }
    if (have > 64) out += "  …\n";
  }
}

}  // namespace lens
