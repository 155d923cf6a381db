#include "analysis/keyed_hash.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace lens {

keyed_hash::key keyed_hash::random_key() {
  key k;
  while (getrandom(k.data(), sizeof k, 0) != sizeof k) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return k;
}

}  // namespace lens
