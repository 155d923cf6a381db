#include "sock/tcp_socket.hpp"

#include "connect_now.hpp"
#include "printable.hpp"

namespace sock {
namespace {

std::optional<stream> connect_or_report(descriptor fd, const address& peer, const deadline& limit,
                                        std::error_code* ec) {
  const std::error_code why = detail::connect_now(fd.fd(), peer, limit);
  if (!why) return stream(fd.release());
  detail::report(why, ec, "connect", peer);
  return std::nullopt;
}

std::optional<stream> connect_fresh(const address& peer, const deadline& limit,
                                    std::error_code& ec) {
  auto s = tcp_socket::open(peer, ec);
  if (!s) return std::nullopt;
  return connect_or_report(descriptor(s->release()), peer, limit, &ec);
}

std::string list_failures(std::string_view name, const std::vector<attempt>& failures) {
  std::string text = "connect " + detail::printable(name);
  for (const attempt& a : failures) {
    text += &a == &failures.front() ? ": " : "; ";
    text += a.to.to_string();
    if (&a != &failures.back()) text += ": " + a.failure.message();
  }
  return text;
}

std::string joined(std::string_view host, std::string_view service) {
  return std::string(host) + ":" + std::string(service);
}

}  // namespace

std::optional<stream> tcp_socket::connect(const address& peer, std::error_code& ec) && {
  detail::clear(ec);
  return connect_or_report(descriptor(release()), peer, deadline::never(), &ec);
}
stream tcp_socket::connect(const address& peer, const deadline& limit) && {
  return *connect_or_report(descriptor(release()), peer, limit, nullptr);
}
std::optional<stream> tcp_socket::connect(const address& peer, const deadline& limit,
                                          std::error_code& ec) && {
  detail::clear(ec);
  return connect_or_report(descriptor(release()), peer, limit, &ec);
}

std::optional<stream> stream::connect(const address& peer, std::error_code& ec) {
  return connect_fresh(peer, deadline::never(), ec);
}
stream stream::connect(const address& peer, const deadline& limit) {
  return tcp_socket(peer).connect(peer, limit);
}
std::optional<stream> stream::connect(const address& peer, const deadline& limit,
                                      std::error_code& ec) {
  return connect_fresh(peer, limit, ec);
}

std::optional<stream> stream::connect(std::string_view host, std::string_view service,
                                      const deadline& limit, std::vector<attempt>& failures,
                                      std::error_code& ec) {
  const auto addresses = resolve(host, service, ip_version::any, limit, ec);
  std::size_t left = addresses.size();
  for (const address& a : addresses) {
    if (auto connected = connect_fresh(a, limit.share(left--), ec)) return connected;
    failures.push_back({a, ec});
    if (ec == errc::stopped) break;
  }
  return std::nullopt;
}

stream stream::connect(std::string_view host, std::string_view service, const deadline& limit) {
  std::vector<attempt> failures;
  std::error_code ec;
  if (auto connected = connect(host, service, limit, failures, ec)) return *std::move(connected);
  throw connect_error(joined(host, service), ec, std::move(failures));
}

connect_error::connect_error(std::string_view name, std::error_code last,
                             std::vector<attempt> failures)
    : error(last, failures.empty() ? "getaddrinfo" : "connect",
            failures.empty() ? address() : failures.back().to, 0, list_failures(name, failures)),
      failures_(std::move(failures)) {}

}  // namespace sock
