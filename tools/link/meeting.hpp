#pragma once
#include <string>
#include <vector>

#include "descriptor.hpp"
#include "namespaces.hpp"

/// Where other programs of the same user find a link: a socket file in a folder that only that user
/// can open. (An abstract name would leave no file, but is seen only in the network namespace where
/// it was taken.)
namespace socklab::link {

/// The place of the link `name`. \throws bad_setting
class meeting_place {
 public:
  explicit meeting_place(const std::string& name);
  const std::string& path() const { return path_; }

  /// Opens it. \throws failure, also where a link of that name is up
  descriptor open() const;

 private:
  std::string name_;
  std::string path_;
};

/// Removes a place, and the folder with the last; leaves it alone while a link answers there.
void remove_meeting_place(const std::string& path);

/// Names of the links that are up.
std::vector<std::string> links_up();

/// Connects to a link: by name, or, where that is empty, the one this program runs on, or the only
/// one that is up. \throws failure
descriptor connect_to_link(const std::string& name);

/// One message each way: at most this long.
inline constexpr std::size_t longest_message = 16384;
void send_message(const descriptor& to, const std::string& text);
/// \returns empty where the other end is gone
std::string receive_message(const descriptor& from);

/// The namespaces of a link, as another process enters them.
struct joined_hosts {
  std::array<descriptor, 2> net;
  descriptor user;
  descriptor mount;
};
/// With the word before them. \returns false where the visitor is gone
bool send_hosts(int to, const hosts& h);
joined_hosts receive_hosts(const descriptor& from);

}  // namespace socklab::link
