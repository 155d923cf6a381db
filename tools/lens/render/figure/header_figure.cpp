// A TCP header as RFC 9293 draws it, 32 bits a row.

#include "decode/bytes.hpp"
#include "render/figure/figures.hpp"

namespace lens {

std::string header_figure(const figure_input& in) {
  constexpr double bit = 22, row = 48, left = 12, top = 60;
  svg to(static_cast<int>(32 * bit + 2 * left), static_cast<int>(5 * row + top + 40),
         in.title({"TCP header", "TCP 首部"}), in.options.figure_theme);
  std::string title = in.zh() ? "TCP 首部，第 " : "TCP header, frame ";
  append_number(title, in.rows.empty() ? 0 : static_cast<std::int64_t>(in.rows[in.at].frame));
  if (in.zh()) title += " 帧";
  to.text(left, 26, title, "title");
  for (const int b : {0, 4, 8, 16, 24, 31})
    to.text(left + b * bit + bit / 2, top - 8, std::to_string(b), "tiny", svg::anchor::middle);
  const std::uint8_t* h = in.header.data();
  if (in.header.size() < 20) {
    to.text(left, top + 20, in.zh() ? "没有抓到这个首部" : "this header was not captured", "soft");
    return std::move(to).finish();
  }
  const auto cell = [&](int r, int from, int bits, const bilingual& name,
                        const std::string& value) {
    const double x = left + from * bit, y = top + r * row;
    to.rect(x, y, bits * bit, row, bits == 1 && value == "1" ? "set" : "cell");
    if (bits == 1) {
      to.upright_text(x + bit / 2 + 4, y + row - 18, name.in(in.options.lang), "tiny");
    } else {
      to.text(x + bits * bit / 2, y + 17, name.in(in.options.lang), "small", svg::anchor::middle);
    }
    to.text(x + bits * bit / 2, y + row - (bits == 1 ? 5 : 12), value, "bold", svg::anchor::middle);
  };
  const unsigned flags = be16(h + 12) & 0x1ffU;
  cell(0, 0, 16, {"source port", "源端口"}, std::to_string(be16(h)));
  cell(0, 16, 16, {"destination port", "目的端口"}, std::to_string(be16(h + 2)));
  cell(1, 0, 32, {"sequence number", "序号"}, std::to_string(be32(h + 4)));
  cell(2, 0, 32, {"acknowledgment number", "确认号"}, std::to_string(be32(h + 8)));
  cell(3, 0, 4, {"data offset", "数据偏移"}, std::to_string(h[12] >> 4U));
  cell(3, 4, 3, {"reserved", "保留"}, std::to_string((h[12] >> 1U) & 7U));
  for (int i = 0; i < 9; ++i) {
    const std::string_view name = flag_names[static_cast<std::size_t>(8 - i)];
    cell(3, 7 + i, 1, {name, name}, ((flags >> (8 - i)) & 1U) != 0 ? "1" : "0");
  }
  cell(3, 16, 16, {"window", "窗口"}, std::to_string(be16(h + 14)));
  cell(4, 0, 16, {"checksum", "校验和"}, std::to_string(be16(h + 16)));
  cell(4, 16, 16, {"urgent pointer", "紧急指针"}, std::to_string(be16(h + 18)));
  if (in.header.size() > 20) {
    std::string options = in.zh() ? "选项：" : "options:";
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 20; i < in.header.size(); ++i) {
      options += ' ';
      options += digits[h[i] >> 4U];
      options += digits[h[i] & 15U];
    }
    to.text(left, top + 5 * row + 20, options, "small");
  }
  return std::move(to).finish();
}

}  // namespace lens
