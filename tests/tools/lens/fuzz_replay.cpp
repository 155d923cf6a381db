// Runs a fuzz target without a fuzzer, for compilers that have none: every input of the folders as
// it is, then MUTATIONS changed ones. fuzz_TARGET MUTATIONS FOLDER... Of use above all where
// sanitizers are compiled in.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using input = std::vector<std::uint8_t>;

/// What is found again by hand: the input that was being run when the program ended.
const char* const last_input = "fuzz-last-input";

void run(const input& one) {
  {
    std::ofstream out(last_input, std::ios::binary);
    out.write(reinterpret_cast<const char*>(one.data()), static_cast<std::streamsize>(one.size()));
  }
  // A copy of just its size: a sanitizer sees the first byte too far.
  const input exact(one.begin(), one.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

input changed(const std::vector<input>& all, std::mt19937& random) {
  input one = all[random() % all.size()];
  const auto at = [&] { return static_cast<std::ptrdiff_t>(random() % one.size()); };
  for (unsigned n = 1 + random() % 6; n > 0 && !one.empty(); --n) {
    const std::ptrdiff_t from = at();
    const auto length = static_cast<std::ptrdiff_t>(random() % 64);
    const std::ptrdiff_t to = std::min(from + length, static_cast<std::ptrdiff_t>(one.size()));
    const auto place = static_cast<std::size_t>(from);
    switch (random() % 7) {
      case 0:
        one[place] = static_cast<std::uint8_t>(random());
        break;
      case 1:
        one[place] = static_cast<std::uint8_t>(one[place] ^ (1U << random() % 8));
        break;
      case 2:
        one[place] = std::array<std::uint8_t, 6>{0, 1, 0x7f, 0x80, 0xfe, 0xff}[random() % 6];
        break;
      case 3:
        one.erase(one.begin() + from, one.begin() + to);
        break;
      case 4: {
        const input part(one.begin() + from, one.begin() + to);
        one.insert(one.begin() + at(), part.begin(), part.end());
        break;
      }
      case 5: {
        const input& other = all[random() % all.size()];
        if (other.empty()) break;
        const std::size_t cut = random() % other.size();
        one.resize(place);
        one.insert(one.end(), other.begin() + static_cast<std::ptrdiff_t>(cut), other.end());
        break;
      }
      default:
        one.resize(place);
    }
  }
  return one;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s MUTATIONS FOLDER...\n", argv[0]);
    return 2;
  }
  std::vector<input> all;
  for (int i = 2; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream in(entry.path(), std::ios::binary);
      all.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  }
  if (all.empty()) {
    std::fprintf(stderr, "%s: no input in these folders\n", argv[0]);
    return 1;
  }
  for (const input& one : all) run(one);
  std::mt19937 random(static_cast<unsigned>(all.size()));
  const long rounds = std::atol(argv[1]);
  for (long i = 0; i < rounds; ++i) run(changed(all, random));
  std::remove(last_input);
  std::printf("%zu inputs, %ld changed ones\n", all.size(), rounds);
  return 0;
}
