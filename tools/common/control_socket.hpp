#pragma once
#include <sys/types.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "runtime_folder.hpp"
#include "sock/descriptor.hpp"

/// Unix sockets (SEQPACKET) in a runtime folder. Both ends check the user of the other: a listener
/// accepts its owner and root only, and a client trusts a listener of its own user or of root only.
namespace socklab {

/// Another process listens under this name already.
struct name_taken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Is this a valid name of a link or network? Letters, digits, '_', '.', '-', at most 40, no dot
/// first.
bool is_socket_name(const std::string& name);

/// The socket NAME + kind (".link", ".net") of `owner`.
class control_socket {
 public:
  control_socket(const std::string& name, const std::string& kind, uid_t owner);
  std::string path() const { return folder_ + "/" + file_; }

  /// Listens there. \throws name_taken, failure
  sock::descriptor listen() const;

 private:
  std::string file_;
  uid_t owner_;
  std::string folder_;
};

/// Removes the sockets of `owner` that no process listens to any more (it was killed), and the
/// folders that are then empty.
void remove_stale_sockets(uid_t owner);

/// Sorted names of the sockets of a kind that a process listens to. Removes stale ones first.
std::vector<std::string> control_socket_names(const std::string& kind, uid_t owner);

/// Empty where no process listens under that name. \throws failure where the listener is neither
/// this user nor root
sock::descriptor connect_control_socket(const std::string& name, const std::string& kind,
                                        uid_t owner);
sock::descriptor connect_control_socket(const std::string& path);

/// Accepts the next connection: empty where there is none, or where it is neither from `owner`, nor
/// from this user, nor from root.
sock::descriptor accept_trusted(int listener, uid_t owner);

/// Sends one message, with these descriptors (or none). False: the other end is gone, or does not
/// read.
bool send_descriptors(int to, const std::vector<int>& fds);
/// Receives exactly `count` descriptors, or none where the other end is closing.
std::vector<sock::descriptor> receive_descriptors(const sock::descriptor& from, std::size_t count);

}  // namespace socklab
