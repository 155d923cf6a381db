#include "render/figure/svg.hpp"

#include <cmath>

#include "describe/printable.hpp"
#include "describe/words.hpp"

namespace lens {
namespace {

constexpr std::string_view light =
    "--bg:#fff;--fg:#1b222b;--soft:#56616d;--line:#ccd3da;--client:#0b5fa5;--server:#17703e;"
    "--stall:#c22a25;--mark:#8a4d00;--edge:#7a6a00;--free:#fff;--waits:#f6b4c8;--sent:#b9bec4;"
    "--box:#69737d;--pick:#ffe9a8;--again:#b35900";
constexpr std::string_view dark =
    "--bg:#14181d;--fg:#e4e8ed;--soft:#a3adb9;--line:#3a434d;--client:#6db3f2;--server:#63c58c;"
    "--stall:#ff7a70;--mark:#f0b35e;--edge:#d9c75a;--free:#2a313a;--waits:#a04a6a;--sent:#69737e;"
    "--box:#8a949f;--pick:#4a4120;--again:#f5a04c";
constexpr std::string_view rules =
    ".bg{fill:var(--bg)}text{fill:var(--fg);font:13px ui-monospace,'DejaVu Sans Mono','Noto Sans "
    "Mono CJK SC',monospace}"
    ".title{font-size:15px;font-weight:700}.soft{fill:var(--soft)}.small{font-size:11px;fill:var(--"
    "soft)}.tiny{font-size:10px;fill:var(--soft)}"
    ".bold{font-weight:700}text.client{fill:var(--client)}text.server{fill:var(--server)}text.mark{"
    "fill:var(--mark)}text.severe{fill:var(--stall)}text.edge{fill:var(--edge)}"
    "line,path{fill:none;stroke-width:1.7}.lane{stroke:var(--line);stroke-width:2}.axis{stroke:var("
    "--box);stroke-width:1}.grid{stroke:var(--line);stroke-width:.6}"
    "line.client,path.client{stroke:var(--client)}line.server,path.server{stroke:var(--server)}"
    "line.weak{stroke-dasharray:5 3}line.lost,path.lost{stroke:var(--stall)}line.again,path.again{"
    "stroke:var(--again);stroke-width:2.4}path.edge,line.edge{stroke:var(--edge);stroke-dasharray:"
    "5 3}"
    "path.both{stroke:var(--mark);stroke-width:2.6}path.way{stroke-width:2.6}path.none{stroke:var(-"
    "-line);stroke-width:1.3}"
    "rect.stall{fill:var(--stall);opacity:.14}rect.free{fill:var(--free)}rect.waits{fill:var(--"
    "waits)}rect.sent{fill:var(--sent)}rect.frame{fill:none;stroke:var(--box);stroke-width:1.3}"
    "rect.cell{fill:var(--bg);stroke:var(--box)}rect.set{fill:var(--pick);stroke:var(--box)}"
    "rect.was{fill:var(--bg);stroke:var(--box);stroke-width:1.5}rect.never{fill:var(--bg);stroke:"
    "var(--line)}rect.client{fill:var(--bg);stroke:var(--client);stroke-width:3}"
    "rect.server{fill:var(--bg);stroke:var(--server);stroke-width:3}rect.here{fill:var(--pick);"
    "stroke:var(--mark);stroke-width:3}";

void append_escaped(std::string& out, std::string_view words) {
  for (const char c : printable(words)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

void append_attribute(std::string& out, std::string_view name, double n) {
  out += ' ';
  out += name;
  out += "=\"";
  append_coordinate(out, n);
  out += '"';
}

void append_kind(std::string& out, std::string_view kind) {
  out += " class=\"";
  out += kind;
  out += '"';
}

}  // namespace

void append_coordinate(std::string& out, double n) {
  const auto hundredths = static_cast<std::int64_t>(std::llround(n * 100));
  if (hundredths < 0) out += '-';
  const std::int64_t size = std::abs(hundredths);
  append_number(out, size / 100);
  if (size % 100 == 0) return;
  out += '.';
  out += static_cast<char>('0' + size / 10 % 10);
  if (size % 10 != 0) out += static_cast<char>('0' + size % 10);
}

svg::svg(int width, int height, std::string_view title, theme colours) {
  out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) +
         "\" height=\"" + std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) +
         " " + std::to_string(height) + "\" role=\"img\">\n<title>";
  append_escaped(out_, title);
  out_ += "</title>\n<style>svg{";
  out_ += colours == theme::dark ? dark : light;
  out_ += '}';
  out_ += rules;
  if (colours == theme::follows_reader) {
    out_ += "@media(prefers-color-scheme:dark){svg{";
    out_ += dark;
    out_ += "}}";
  }
  out_ += "</style>\n";
  rect(0, 0, width, height, "bg");
}

void svg::line(double x1, double y1, double x2, double y2, std::string_view kind) {
  out_ += "<line";
  append_attribute(out_, "x1", x1);
  append_attribute(out_, "y1", y1);
  append_attribute(out_, "x2", x2);
  append_attribute(out_, "y2", y2);
  append_kind(out_, kind);
  out_ += "/>\n";
}

void svg::rect(double x, double y, double width, double height, std::string_view kind) {
  out_ += "<rect";
  append_attribute(out_, "x", x);
  append_attribute(out_, "y", y);
  append_attribute(out_, "width", width);
  append_attribute(out_, "height", height);
  append_kind(out_, kind);
  out_ += "/>\n";
}

void svg::path(std::string_view d, std::string_view kind) {
  if (d.empty()) return;
  out_ += "<path d=\"";
  out_ += d;
  out_ += '"';
  append_kind(out_, kind);
  out_ += "/>\n";
}

void svg::text(double x, double y, std::string_view words, std::string_view kind, anchor at) {
  out_ += "<text";
  append_attribute(out_, "x", x);
  append_attribute(out_, "y", y);
  append_kind(out_, kind);
  if (at != anchor::start)
    out_ += at == anchor::middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
  out_ += '>';
  append_escaped(out_, words);
  out_ += "</text>\n";
}

void svg::upright_text(double x, double y, std::string_view words, std::string_view kind) {
  out_ += "<text transform=\"translate(";
  append_coordinate(out_, x);
  out_ += ',';
  append_coordinate(out_, y);
  out_ += ") rotate(-90)\"";
  append_kind(out_, kind);
  out_ += '>';
  append_escaped(out_, words);
  out_ += "</text>\n";
}

std::string svg::finish() && {
  out_ += "</svg>\n";
  return std::move(out_);
}

}  // namespace lens
