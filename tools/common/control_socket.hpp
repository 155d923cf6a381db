#pragma once
#include <sys/types.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "descriptor.hpp"
#include "runtime_folder.hpp"

/// Unix sockets (SEQPACKET) in a runtime folder. Both ends check who the other one is: a listener
/// speaks with its owner and with root alone, and a connecting process with a listener of its own
/// user or of root's.
namespace socklab {

/// Somebody listens under this name already.
struct name_taken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// May it be the name of a link or network? Letters, digits, '_', '.', '-', at most 40, none
/// hidden.
bool is_socket_name(const std::string& name);

/// The socket NAME + kind (".link", ".net") of `owner`.
class control_socket {
 public:
  control_socket(const std::string& name, const std::string& kind, uid_t owner);
  std::string path() const { return folder_ + "/" + file_; }

  /// Listens there. \throws name_taken, failure
  descriptor listen() const;

 private:
  std::string file_;
  uid_t owner_;
  std::string folder_;
};

/// Removes the sockets of `owner` that nobody listens to any more: their processes were killed.
/// Removes the folders that are then empty.
void remove_stale_sockets(uid_t owner);

/// Names of the sockets of a kind that somebody listens to, in order. Sweeps first.
std::vector<std::string> control_socket_names(const std::string& kind, uid_t owner);

/// Empty where nobody listens under that name. \throws failure where the listener is neither this
/// user nor root
descriptor connect_control_socket(const std::string& name, const std::string& kind, uid_t owner);
descriptor connect_control_socket(const std::string& path);

/// Accepts the next connection: empty where there is none, or where it is neither from `owner`, nor
/// from this user, nor from root.
descriptor accept_trusted(int listener, uid_t owner);

/// One message: a word, and descriptors beside it (or none). False: the other end is gone.
bool send_descriptors(int to, const std::vector<int>& fds);
/// Exactly `count`, or none where the other end has none (it is just ending).
std::vector<descriptor> receive_descriptors(const descriptor& from, std::size_t count);

}  // namespace socklab
