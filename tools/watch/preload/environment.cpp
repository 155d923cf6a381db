#include "environment.hpp"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.hpp"

namespace tcpwatch::environment {
namespace {

constexpr const char preload[] = "LD_PRELOAD=", ring[] = "TCPWATCH_RING=", asan[] = "ASAN_OPTIONS=";
// AddressSanitizer refuses to start behind another preloaded library unless told that it does not
// matter.
constexpr const char asan_ours[] = "verify_asan_link_order=0";
constexpr std::size_t longest_name = sizeof ring;

// Both whole settings, as given to this program.
constinit char ring_setting[4096] = {};
constinit char former_preload[4096] = {};
const char* library_ = "";

template <std::size_t Size>
bool defines_variable(const char* setting, const char (&name)[Size]) {
  return strncmp(setting, name, Size - 1) == 0;
}

/// Where `word` stands in a list divided by colons or blanks, null where it does not.
const char* find_word(const char* list, const char* word) {
  const auto length = strlen(word);
  for (const char* at = list; (at = strstr(at, word)) != nullptr; at += length) {
    const bool at_word_start = at == list || strchr(": ", at[-1]) != nullptr;
    if (at_word_start && strchr(": ", at[length]) != nullptr)
      return at;  // strchr() finds the end, too
  }
  return nullptr;
}

/// Takes `word` out of the list that follows the name in `setting`; the rest goes to `room`. False
/// where there was nothing else: the program was given no such setting.
bool without_word(const char* setting, const char* word, char (&room)[4096]) {
  const char* list = strchr(setting, '=') + 1;
  if (strcmp(list, word) == 0) return false;
  const char* at = find_word(list, word);
  if (at == nullptr || strlen(setting) >= sizeof room) return true;
  const char* after = at + strlen(word);
  if (*after != 0) {
    ++after;
  } else {
    --at;
  }
  memcpy(room, setting, static_cast<std::size_t>(at - setting));
  stpcpy(room + (at - setting), after);
  return true;
}

// NAME=WORD, or NAME=WORD:LIST where there is a list, be it empty: so it can be taken out again.
char* join(char* to, const char* name, const char* word, const char* list) {
  to = stpcpy(to, name);
  if (list == nullptr || find_word(list, word) == nullptr) to = stpcpy(to, word);
  if (list != nullptr && find_word(list, word) == nullptr) *to++ = ':';
  return stpcpy(to, list != nullptr ? list : "") + 1;
}

}  // namespace

setting take() {
  const char* value = secure_getenv("TCPWATCH_RING");
  if (value == nullptr || strlen(value) + sizeof ring > sizeof ring_setting) return {};
  stpcpy(stpcpy(ring_setting, ring), value);
  setting result;
  char* end = ring_setting + sizeof ring - 1;
  result.ring = static_cast<int>(strtol(end, &end, 10));
  if (*end == ':') result.filters = static_cast<int>(strtol(end + 1, &end, 10));
  if (*end != ':') return {};
  library_ = end + 1;

  static char former_asan[4096];
  char** kept = environ;
  for (char** each = environ; *each != nullptr; ++each) {
    if (defines_variable(*each, ring)) continue;
    if (defines_variable(*each, preload)) {
      if (!without_word(*each, library_, former_preload)) continue;
      if (former_preload[0] != 0) *each = former_preload;
    } else if (defines_variable(*each, asan)) {
      if (!without_word(*each, asan_ours, former_asan)) continue;
      if (former_asan[0] != 0) *each = former_asan;
    }
    *kept++ = *each;
  }
  *kept = nullptr;
  return result;
}

const char* library() {
  return library_;
}

preload_environment::preload_environment(char* const* given) : given_(given) {
  const int saved_errno = errno;
  readable_pages memory;
  // As much of an entry as tells whether it is one of ours.
  const auto may_look_at = [&](const char* entry) {
    for (std::size_t i = 0; i < longest_name; ++i) {
      if (!memory.have(entry + i, 1)) return false;
      if (entry[i] == 0) break;
    }
    return true;
  };
  std::size_t values = 0;
  bool readable = true;
  for (; given != nullptr; ++count_) {
    readable = memory.have(given + count_, sizeof *given);
    if (!readable || given[count_] == nullptr) break;
    readable = may_look_at(given[count_]);
    if (!readable) break;
    if (defines_variable(given[count_], preload) || defines_variable(given[count_], asan))
      values += strlen(given[count_]);
  }
  errno = saved_errno;
  if (!readable) return;
  // Four pointers more: both settings of others that may be missing, ours, and the end.
  room_ = (count_ + 4) * sizeof(char*) + values + 2 * strlen(library_) + 2 * sizeof asan_ours +
          2 * sizeof preload + 2 * sizeof asan;
}

char* const* preload_environment::build(void* memory) const {
  auto** out = static_cast<char**>(memory);
  char* text = static_cast<char*>(memory) + (count_ + 4) * sizeof(char*);
  const auto add = [&](const char* name, const char* word, const char* list) {
    *out++ = text;
    text = join(text, name, word, list);
  };
  bool has_preload = false, has_asan = false;
  for (std::size_t i = 0; i < count_; ++i) {
    char* each = given_[i];
    if (defines_variable(each, ring)) continue;
    if (defines_variable(each, preload)) {
      if (!has_preload) add(preload, library_, each + sizeof preload - 1);
      has_preload = true;
    } else if (defines_variable(each, asan)) {
      if (!has_asan) add(asan, asan_ours, each + sizeof asan - 1);
      has_asan = true;
    } else {
      *out++ = each;
    }
  }
  if (!has_preload) add(preload, library_, nullptr);
  if (!has_asan) add(asan, asan_ours, nullptr);
  *out++ = ring_setting;
  *out = nullptr;
  return static_cast<char**>(memory);
}

}  // namespace tcpwatch::environment
