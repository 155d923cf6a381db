#pragma once
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "meeting.hpp"

namespace socklab::link {

/// Answers those who come to the link's meeting place: hands `join` the hosts, and everything else
/// to `obey`.
class control {
 public:
  /// \param path of the meeting place, for those who join
  /// \param obey takes a request and gives the answer, `ok` or what is asked for; a bad_setting is
  /// told as such
  control(boost::asio::io_context& io, descriptor listener, const std::string& path, const hosts& h,
          std::function<std::string(const std::string&)> obey);

 private:
  using stream = boost::asio::posix::stream_descriptor;
  void accept();
  void listen_to(std::list<stream>::iterator visitor);
  bool answer(int visitor);

  boost::asio::io_context& io_;
  std::string path_;
  const hosts& hosts_;
  std::function<std::string(const std::string&)> obey_;
  stream door_;
  std::list<stream> visitors_;
};

}  // namespace socklab::link
