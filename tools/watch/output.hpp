#pragma once
// events.jsonl: lines collected in a file without a name, which gets its name when it is complete.
// Where the file system has no such files, in one with a random name.
#include <string>

namespace tcpwatch {

class output {
 public:
  /// "-" is standard output. Throws std::system_error.
  explicit output(const std::string& file);
  ~output();
  output(const output&) = delete;
  output& operator=(const output&) = delete;

  /// Append lines here.
  std::string& buffer() { return buffer_; }
  /// Throws std::system_error, once; afterwards lines are thrown away.
  void flush();
  /// Puts the complete file in the place of an older one. Throws std::system_error.
  void finish();

 private:
  void open_unnamed();
  void open_named();
  void give_name();
  [[noreturn]] void fail(int error);

  std::string name_;
  std::string temporary_;  ///< a name that the file has meanwhile
  bool is_plain_ = false;  ///< a file of ours; else a device, a pipe
  int fd_ = -1;
  std::string buffer_;
};

}  // namespace tcpwatch
