#pragma once
// events.jsonl: whole lines, appended to FILE.part, which gets its name when it is complete.
// Killed, tcpwatch leaves FILE.part, readable to its last line.
#include <string>

namespace tcpwatch {

class output {
 public:
  /// "-" is standard output. Throws std::system_error.
  explicit output(const std::string& file);
  ~output();
  output(const output&) = delete;
  output& operator=(const output&) = delete;

  /// Lines are appended here.
  std::string& buffer() { return buffer_; }
  /// Throws std::system_error, once; afterwards lines are thrown away.
  void flush();
  void finish();

 private:
  std::string name_, temporary_;
  int fd_ = -1;
  std::string buffer_;
};

}  // namespace tcpwatch
