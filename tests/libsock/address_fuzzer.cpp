// libFuzzer's entry: built with clang++ -fsanitize=fuzzer,address by fuzz_address.sh.
#include <cstdlib>

#include "address_property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (check_address(text) == address_verdict::broken) std::abort();
  return 0;
}
