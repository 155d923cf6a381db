#include "sock_diag.hpp"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <vector>

#include "clock.hpp"

namespace tcpwatch {
namespace {

constexpr std::uint8_t wanted = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1);
constexpr int syn_sent = 2, syn_received = 3, fin_wait_1 = 4, time_wait = 6, close_wait = 8,
              last_ack = 9, listen_state = 10, closing = 11, new_syn_received = 12;

address address_from(std::uint8_t family, const __be32 (&ip)[4], __be16 port) {
  address result{};
  result.family = family;
  result.port = ntohs(port);
  std::memcpy(result.ip, ip, family == AF_INET ? 4 : 16);
  if (result.port == 0) {
    // A listening socket has no peer.
    const std::uint8_t nothing[16] = {};
    if (std::memcmp(result.ip, nothing, sizeof nothing) == 0) return {};
  }
  return result;
}

// tcp_info grows with each kernel, and the installed header may be older than the kernel or newer:
// a field is there exactly if the kernel returned that many bytes.
template <class Integer>
std::optional<std::int64_t> field(const nlattr& info, std::size_t offset) {
  if (mnl_attr_get_payload_len(&info) < offset + sizeof(Integer)) return std::nullopt;
  Integer value;
  std::memcpy(&value, static_cast<const char*>(mnl_attr_get_payload(&info)) + offset, sizeof value);
  return static_cast<std::int64_t>(value);
}

// Past the struct of the headers of Debian 12 (232 bytes); a kernel from 6.2 on returns it.
constexpr std::size_t at_rcv_wnd = 232;

void set_queues(socket_sample& s, const inet_diag_msg& message, std::int64_t unsent) {
  s.unread = message.idiag_rqueue;
  s.unsent = unsent;
  s.unacked = message.idiag_wqueue - unsent;
  // The kernel's counters are sequence numbers, of which SYN and FIN take one each.
  const bool fin_received = s.state == close_wait || s.state == closing || s.state == last_ack;
  const bool control_outstanding = s.state == syn_sent || s.state == syn_received ||
                                   s.state == fin_wait_1 || s.state == last_ack ||
                                   s.state == closing;
  if (fin_received && s.unread > 0) --s.unread;
  if (control_outstanding && s.unsent > 0) {
    --s.unsent;
  } else if (control_outstanding && s.unacked > 0) {
    --s.unacked;
  }
}

socket_sample sample_from(const nlmsghdr& header) {
  const auto& message = *static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(&header));
  socket_sample s{};
  s.time = clock_ns(CLOCK_REALTIME);
  s.cookie =
      static_cast<std::uint64_t>(message.id.idiag_cookie[1]) << 32 | message.id.idiag_cookie[0];
  s.ends.local = address_from(message.idiag_family, message.id.idiag_src, message.id.idiag_sport);
  s.ends.peer = address_from(message.idiag_family, message.id.idiag_dst, message.id.idiag_dport);
  s.inode = message.idiag_inode;
  s.state = message.idiag_state == new_syn_received ? syn_received : message.idiag_state;

  std::int64_t unsent = 0;
  // mnl_attr_for_each is for C: it converts a void* by itself.
  const auto* attribute =
      static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(&header, sizeof message));
  const auto* end = static_cast<const char*>(mnl_nlmsg_get_payload_tail(&header));
  for (; mnl_attr_ok(attribute, static_cast<int>(end - reinterpret_cast<const char*>(attribute)));
       attribute = mnl_attr_next(attribute)) {
    if (mnl_attr_get_type(attribute) == INET_DIAG_SKMEMINFO) {
      const auto meter = [&](int which) {
        return field<std::uint32_t>(*attribute, static_cast<std::size_t>(which) * 4).value_or(0);
      };
      s.receive_memory = meter(SK_MEMINFO_RMEM_ALLOC);
      s.receive_buffer = meter(SK_MEMINFO_RCVBUF);
      s.send_buffer = meter(SK_MEMINFO_SNDBUF);
      s.send_memory = meter(SK_MEMINFO_WMEM_QUEUED);
    } else if (mnl_attr_get_type(attribute) == INET_DIAG_INFO) {
      unsent = field<std::uint32_t>(*attribute, offsetof(tcp_info, tcpi_notsent_bytes)).value_or(0);
      s.snd_wnd = field<std::uint32_t>(*attribute, offsetof(tcp_info, tcpi_snd_wnd));
      s.rcv_wnd = field<std::uint32_t>(*attribute, at_rcv_wnd);
      s.rwnd_limited_us = field<std::uint64_t>(*attribute, offsetof(tcp_info, tcpi_rwnd_limited));
      s.sndbuf_limited_us =
          field<std::uint64_t>(*attribute, offsetof(tcp_info, tcpi_sndbuf_limited));
      s.busy_us = field<std::uint64_t>(*attribute, offsetof(tcp_info, tcpi_busy_time));
      s.bytes_acked = field<std::uint64_t>(*attribute, offsetof(tcp_info, tcpi_bytes_acked));
      s.bytes_received = field<std::uint64_t>(*attribute, offsetof(tcp_info, tcpi_bytes_received));
      s.cwnd = field<std::uint32_t>(*attribute, offsetof(tcp_info, tcpi_snd_cwnd));
      s.rtt_us = field<std::uint32_t>(*attribute, offsetof(tcp_info, tcpi_rtt));
      s.retransmits = field<std::uint32_t>(*attribute, offsetof(tcp_info, tcpi_total_retrans));
    }
  }
  if (s.state == listen_state) {
    s.accept_queue = message.idiag_rqueue;
    s.backlog = message.idiag_wqueue;
    return s;
  }
  if (s.state == time_wait) return s;
  set_queues(s, message, unsent);
  return s;
}

}  // namespace

sock_diag::sock_diag() : fd_(-1), is_ours_(true) {
  open_again();
  if (!fd_.is_open()) throw std::system_error(errno, std::generic_category(), "sock_diag");
}

// After a failure the rest of an answer may still come, and the next question be refused for its
// sake.
void sock_diag::open_again() {
  if (!is_ours_) return;
  fd_ = sock::descriptor(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
}

void sock_diag::dump(std::uint32_t states, const visitor& visit) {
  // The request of old, as it alone takes both families in one walk (inet_diag_req, for which a
  // newer kernel still sets AF_UNSPEC).
  struct {
    nlmsghdr header;
    inet_diag_req request;
  } ask{};
  ask.header = {sizeof ask, TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP, ++sequence_, 0};
  ask.request.idiag_family = AF_INET;
  ask.request.idiag_states = states;
  ask.request.idiag_ext = wanted;
  auto outcome = send(fd_.fd(), &ask, sizeof ask, 0) < 0 ? reply::failed : reply::more;
  while (outcome == reply::more) outcome = receive(visit);
  if (outcome == reply::failed) open_again();
}

// One datagram of answers.
sock_diag::reply sock_diag::receive(const visitor& visit) {
  alignas(nlmsghdr) static thread_local char buffer[64 * 1024];
  const auto size = recv(fd_.fd(), buffer, sizeof buffer, 0);
  if (size <= 0) return size < 0 && errno == EINTR ? reply::more : reply::failed;
  auto left = static_cast<int>(size);
  auto outcome = reply::last;
  for (const auto* h = reinterpret_cast<const nlmsghdr*>(buffer); mnl_nlmsg_ok(h, left);
       h = mnl_nlmsg_next(h, &left)) {
    if (h->nlmsg_seq != sequence_) {
      outcome = reply::more;
      continue;
    }
    if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR) {
      int error = 0;  // both begin with one
      if (mnl_nlmsg_get_payload_len(h) >= sizeof error)
        std::memcpy(&error, mnl_nlmsg_get_payload(h), sizeof error);
      return error == 0                             ? reply::last
             : error == -ENOENT || error == -ESTALE ? reply::none
                                                    : reply::failed;
    }
    outcome = (h->nlmsg_flags & NLM_F_MULTI) != 0 ? reply::more : reply::last;
    visit(sample_from(*h));
  }
  return outcome;
}

void sock_diag::each_connection(const visitor& visit) {
  dump(~(1u << listen_state), visit);
}
void sock_diag::each_listener(const visitor& visit) {
  dump(1u << listen_state, visit);
}

sock_diag::answer sock_diag::query(const socket_sample& known) {
  struct {
    nlmsghdr header;
    inet_diag_req_v2 request;
  } ask{};
  ask.header = {sizeof ask, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, ++sequence_, 0};
  auto& r = ask.request;
  r.sdiag_family = static_cast<std::uint8_t>(known.ends.local.family);
  r.sdiag_protocol = IPPROTO_TCP;
  r.idiag_ext = wanted;
  r.idiag_states = ~0u;
  r.id.idiag_sport = htons(known.ends.local.port);
  r.id.idiag_dport = htons(known.ends.peer.port);
  std::memcpy(r.id.idiag_src, known.ends.local.ip, 16);
  std::memcpy(r.id.idiag_dst, known.ends.peer.ip, 16);
  r.id.idiag_cookie[0] = static_cast<std::uint32_t>(known.cookie);
  r.id.idiag_cookie[1] = static_cast<std::uint32_t>(known.cookie >> 32);
  answer found;
  auto outcome = send(fd_.fd(), &ask, sizeof ask, 0) < 0 ? reply::failed : reply::more;
  while (outcome == reply::more) {
    outcome = receive([&](const socket_sample& s) { found.sample = s; });
  }
  found.gone = outcome == reply::none;
  if (outcome == reply::failed) open_again();
  return found;
}

}  // namespace tcpwatch
