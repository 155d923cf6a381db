#pragma once
// Faults injected into system calls: the functions of libc that libsock calls are defined in the
// test program itself, in front of libc's, and fail on demand. (A static libsock binds to them at
// link time; so does a shared one, when the program exports them.)
#include <atomic>
#include <string>
#include <vector>

namespace faults {

enum class kind { error, short_count };

struct fault {
  std::string call;  ///< "send"
  int number = 0;    ///< errno
  kind what = kind::error;
  int first = 0;  ///< lets so many calls of that name pass
  int times = 1;  ///< then fails so many
};

/// Arms one fault for the calling process; the calls of all threads count.
void arm(const fault& f);
void disarm();
/// How often the armed fault has struck.
int struck();
/// The names that can be given a fault.
const std::vector<std::string>& calls();
/// Those that can move fewer bytes than asked for.
bool moves_bytes(const std::string& call);

}  // namespace faults
