#include "call_line.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include "json_line.hpp"
#include "names.hpp"

namespace tcpwatch {
namespace {

void append(std::string& out, const call_data& call, std::string_view program, bool returned) {
  json_line l(out, "call");
  l.text("program", program).number("pid", call.pid).number("tid", call.tid);
  l.number("fd", call.fd).text("call", name_of(call.call)).time("enter", call.enter);
  returned ? l.time("return", call.leave) : l.null("return");
  call.has_asked ? l.number("asked", call.asked) : l.null("asked");
  returned ? l.number("result", call.result) : l.null("result");
  returned ? l.number("errno", call.error) : l.null("errno");
  if (call.error != 0) l.text("error", error_name(call.error));
  l.ends("local", call.ends.local).ends("peer", call.ends.peer);
  switch (call.call) {
    case call_id::setsockopt_: {
      const auto option = option_name(call.level, call.option);
      l.text("level", option.level).text("option", option.name);
      call.extra != unknown_value ? l.number("value", call.extra) : l.null("value");
      break;
    }
    case call_id::shutdown_:
      l.text("how", shutdown_name(call.flags));
      break;
    case call_id::fcntl_:
      l.text("command", call.flags == F_SETFL   ? "F_SETFL"
                        : call.flags == F_DUPFD ? "F_DUPFD"
                                                : "F_DUPFD_CLOEXEC");
      break;
    case call_id::recvmmsg_:
    case call_id::sendmmsg_:
      if (returned && call.result >= 0) l.number("bytes", call.extra);
      [[fallthrough]];
    default:
      if (call.flags != 0) l.text("flags", message_flags(call.flags));
  }
  if (call.way != direction::none) l.text("way", call.way == direction::in ? "in" : "out");
}

}  // namespace

void append_call(std::string& out, const call_data& call, std::string_view program) {
  append(out, call, program, true);
}

void append_unreturned_call(std::string& out, const call_data& call, std::string_view program) {
  append(out, call, program, false);
}

}  // namespace tcpwatch
