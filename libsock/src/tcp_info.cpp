// The only file that knows the kernel's struct: <linux/tcp.h> clashes with <netinet/tcp.h>, and
// glibc's copy lacks the fields that matter here.
#include "sock/tcp_info.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "sock/error.hpp"
#include "sock/listener.hpp"

namespace sock {
namespace {

// Kernels append. tcpi_rcv_wnd came in Linux 6.2 and tcpi_total_rto… in 6.7, later than the headers
// this may be compiled with.
constexpr std::size_t receive_window_offset = 232;
constexpr std::size_t total_rto_offset = 240;
constexpr std::size_t total_rto_recoveries_offset = 242;
constexpr std::size_t total_rto_time_offset = 244;

class kernel_struct {
 public:
  kernel_struct(const void* data, std::size_t size)
      : data_(static_cast<const char*>(data)), size_(size) {}
  template <class T>
  std::optional<T> at(std::size_t offset) const {
    if (offset + sizeof(T) > size_) return std::nullopt;
    T value;
    std::memcpy(&value, data_ + offset, sizeof value);
    return value;
  }

 private:
  const char* data_;
  std::size_t size_;
};

}  // namespace

#define FIELD32(name) k.at<std::uint32_t>(offsetof(::tcp_info, tcpi_##name))
#define FIELD64(name) k.at<std::uint64_t>(offsetof(::tcp_info, tcpi_##name))

namespace {
// The bytes before the first 32-bit field, which are as old as TCP_INFO; its bit fields have no
// offset of their own.
void parse_head(const void* data, std::size_t size, tcp_info& i) {
  ::tcp_info head{};
  std::memcpy(&head, data, std::min(size, offsetof(::tcp_info, tcpi_rto)));
  i.state = static_cast<tcp_state>(head.tcpi_state);
  i.congestion = static_cast<congestion_state>(head.tcpi_ca_state);
  i.retransmits = head.tcpi_retransmits;
  i.probes = head.tcpi_probes;
  i.backoff = head.tcpi_backoff;
  i.timestamps = (head.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
  i.sack = (head.tcpi_options & TCPI_OPT_SACK) != 0;
  i.ecn = (head.tcpi_options & TCPI_OPT_ECN) != 0;
  i.is_delivery_rate_app_limited = head.tcpi_delivery_rate_app_limited != 0;
  if ((head.tcpi_options & TCPI_OPT_WSCALE) != 0) {
    i.send_window_scale = std::uint8_t{head.tcpi_snd_wscale};
    i.receive_window_scale = std::uint8_t{head.tcpi_rcv_wscale};
  }
}
}  // namespace

tcp_info detail::parse_tcp_info(const void* data, std::size_t size) noexcept {
  const kernel_struct k(data, size);
  tcp_info i;
  parse_head(data, size, i);
  i.rto_us = FIELD32(rto);
  i.send_mss = FIELD32(snd_mss);
  i.receive_mss = FIELD32(rcv_mss);
  i.unacked_segments = FIELD32(unacked);
  i.sacked_segments = FIELD32(sacked);
  i.lost_segments = FIELD32(lost);
  i.retransmitted_segments = FIELD32(retrans);
  i.since_last_sent_ms = FIELD32(last_data_sent);
  i.since_last_received_ms = FIELD32(last_data_recv);
  i.since_last_ack_ms = FIELD32(last_ack_recv);
  i.path_mtu = FIELD32(pmtu);
  i.rtt_us = FIELD32(rtt);
  i.rtt_variance_us = FIELD32(rttvar);
  i.minimum_rtt_us = FIELD32(min_rtt);
  i.slow_start_threshold = FIELD32(snd_ssthresh);
  i.congestion_window = FIELD32(snd_cwnd);
  i.advertised_mss = FIELD32(advmss);
  i.receive_space = FIELD32(rcv_space);
  i.total_retransmitted = FIELD32(total_retrans);
  i.pacing_rate = FIELD64(pacing_rate);
  i.delivery_rate = FIELD64(delivery_rate);
  i.bytes_acked = FIELD64(bytes_acked);
  i.bytes_received = FIELD64(bytes_received);
  i.bytes_sent = FIELD64(bytes_sent);
  i.bytes_retransmitted = FIELD64(bytes_retrans);
  i.segments_out = FIELD32(segs_out);
  i.segments_in = FIELD32(segs_in);
  i.unsent = FIELD32(notsent_bytes);
  i.busy_us = FIELD64(busy_time);
  i.window_limited_us = FIELD64(rwnd_limited);
  i.buffer_limited_us = FIELD64(sndbuf_limited);
  i.send_window = FIELD32(snd_wnd);
  i.receive_window = k.at<std::uint32_t>(receive_window_offset);
  i.receive_rtt_us = FIELD32(rcv_rtt);
  i.reordering = FIELD32(reordering);
  i.reordering_events = FIELD32(reord_seen);
  i.duplicate_sacks = FIELD32(dsack_dups);
  i.out_of_order_in = FIELD32(rcv_ooopack);
  i.delivered = FIELD32(delivered);
  i.delivered_ecn = FIELD32(delivered_ce);
  i.total_rto = k.at<std::uint16_t>(total_rto_offset);
  i.total_rto_recoveries = k.at<std::uint16_t>(total_rto_recoveries_offset);
  i.total_rto_ms = k.at<std::uint32_t>(total_rto_time_offset);
  return i;
}

tcp_info detail::get_tcp_info(int fd, std::error_code* ec) {
  alignas(8) char buffer[512];
  socklen_t size = sizeof buffer;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, buffer, &size) != 0) {
    report_on(fd, errno, ec, "getsockopt TCP_INFO");
    return {};
  }
  return parse_tcp_info(buffer, size);
}

namespace {
// For a listening socket the kernel gives the queue in these two fields (tcp_get_info()).
accept_queue queue_of(const tcp_info& i) {
  return {i.unacked_segments.value_or(0), i.sacked_segments.value_or(0)};
}
}  // namespace

accept_queue listener_operations::queue() const {
  return queue_of(detail::get_tcp_info(fd_, nullptr));
}
accept_queue listener_operations::queue(std::error_code& ec) const {
  detail::clear(ec);
  return queue_of(detail::get_tcp_info(fd_, &ec));
}

const char* to_string(congestion_state state) noexcept {
  switch (state) {
    case congestion_state::open:
      return "open";
    case congestion_state::disorder:
      return "disorder";
    case congestion_state::cwr:
      return "CWR";
    case congestion_state::recovery:
      return "recovery";
    case congestion_state::loss:
      return "loss";
  }
  return "?";
}

const char* to_string(tcp_state state) noexcept {
  switch (state) {
    case tcp_state::established:
      return "ESTABLISHED";
    case tcp_state::syn_sent:
      return "SYN-SENT";
    case tcp_state::syn_received:
      return "SYN-RECEIVED";
    case tcp_state::fin_wait_1:
      return "FIN-WAIT-1";
    case tcp_state::fin_wait_2:
      return "FIN-WAIT-2";
    case tcp_state::time_wait:
      return "TIME-WAIT";
    case tcp_state::closed:
      return "CLOSED";
    case tcp_state::close_wait:
      return "CLOSE-WAIT";
    case tcp_state::last_ack:
      return "LAST-ACK";
    case tcp_state::listen:
      return "LISTEN";
    case tcp_state::closing:
      return "CLOSING";
  }
  return "?";
}

}  // namespace sock
