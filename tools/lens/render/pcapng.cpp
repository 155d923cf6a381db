#include "render/pcapng.hpp"

#include <pcap/dlt.h>

#include <cstring>

#include "analysis/notes.hpp"
#include "describe/segment.hpp"
#include "render/anonymous_packet.hpp"
#include "render/ends.hpp"

namespace lens {
namespace {

template <class Number>
void put(std::string& out, Number n) {
  char bytes[sizeof n];
  std::memcpy(bytes, &n, sizeof n);
  out.append(bytes, sizeof n);
}

void pad(std::string& out) {
  while (out.size() % 4 != 0) out += '\0';
}

void option(std::string& out, std::uint16_t code, std::string_view value) {
  put(out, code);
  put(out, static_cast<std::uint16_t>(value.size()));
  out += value;
  pad(out);
}

/// A block is its type, its length, what is in it, and its length again.
void write_block(output& to, std::uint32_t type, std::string_view body) {
  std::string ends;
  put(ends, type);
  put(ends, static_cast<std::uint32_t>(body.size() + 12));
  to.put(ends);
  to.put(body);
  to.put(std::string_view(ends).substr(4));
}

std::uint16_t linktype_of(int dlt) {
  if (dlt == DLT_RAW) return 101;
  if (dlt == DLT_LOOP) return 108;
  return static_cast<std::uint16_t>(dlt);
}

}  // namespace

pcapng_renderer::pcapng_renderer(output& out, const output_options& options)
    : renderer(out), options_(options) {
  std::string body;
  put(body, std::uint32_t{0x1a2b3c4d});
  put(body, std::uint32_t{1});           // version 1.0, in two halves
  put(body, ~std::uint64_t{0});          // the section's length is not known yet
  option(body, 4, "tcplens (socklab)");  // shb_userappl
  option(body, 0, {});
  write_block(out_, 0x0a0d0d0a, body);
}

std::uint32_t pcapng_renderer::interface_of(int link) {
  const auto number = static_cast<std::uint32_t>(interfaces_.size());
  const auto [at, is_new] = interfaces_.emplace(link, number);
  if (!is_new) return at->second;
  std::string body;
  put(body, linktype_of(link));
  put(body, std::uint16_t{0});
  put(body, std::uint32_t{0});                   // no limit
  option(body, 9, std::string_view("\x09", 1));  // if_tsresol: nanoseconds
  option(body, 0, {});
  write_block(out_, 1, body);
  return number;
}

void pcapng_renderer::render_frame(const frame& f, const segment* raw, const connection* c,
                                   const analyzed_segment* s) {
  if (options_.connection != 0 && (c == nullptr || c->id != options_.connection)) return;
  // Other packets, and the headers around a segment, could tell who it was.
  if (options_.anonymize && raw == nullptr) return;
  frame shown = f;
  anonymous_packet other;
  if (options_.anonymize) {
    other = anonymous(*raw, *c, s->from);
    shown.bytes = other.bytes;
    shown.length = other.length;
    shown.link = DLT_RAW;
  }
  const std::uint32_t interface = interface_of(shown.link);
  const auto time = static_cast<std::uint64_t>(f.time);
  std::string& body = block_;
  body.clear();
  put(body, interface);
  put(body, static_cast<std::uint32_t>(time >> 32));
  put(body, static_cast<std::uint32_t>(time));
  put(body, static_cast<std::uint32_t>(shown.bytes.size()));
  put(body, shown.length);
  body.append(reinterpret_cast<const char*>(shown.bytes.data()), shown.bytes.size());
  pad(body);
  if (s != nullptr) {
    option(body, 1, all_sentences(*s, view_of(*c, options_), options_.lang));
    option(body, 0, {});
  }
  write_block(out_, 6, body);
}

}  // namespace lens
