#pragma once
// Reading a capture, from a file or as it arrives on a pipe: pcap through libpcap, pcapng by
// ourselves.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include <pcap/pcap.h>

#include "capture/frame.hpp"
#include "capture/pcapng.hpp"

namespace lens {

/// A capture that cannot be opened at all; what() is one line: what, where, what to do.
class capture_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class reader {
 public:
  /// `path` "-" is standard input. Throws capture_error.
  explicit reader(const std::string& path);
  /// Takes over an open file; `name` is for messages. Throws capture_error.
  reader(std::FILE* file, std::string name);
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  ~reader();

  const std::string& path() const { return path_; }
  bool is_stream() const { return stream_; }  ///< a pipe: more may come, and it cannot be rewound

  /// Calls `take(const frame&)` for each frame until the end of the file. `take` may throw.
  template <class Take>
  void run(Take&& take) {
    if (blocks_) {
      frame one;
      pcapng_file::result got;
      while ((got = blocks_->next(one)) == pcapng_file::result::frame) {
        one.number = ++frames_;
        one.time = limited_time(one.time);
        take(static_cast<const frame&>(one));
      }
      finish(got);
      return;
    }
    struct context {
      Take* take;
      reader* from;
      int link;
    } in{&take, this, pcap_datalink(pcap_)};
    const auto trampoline = [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
      auto& to = *reinterpret_cast<context*>(user);
      ++to.from->frames_;
      (*to.take)(
          frame{to.from->frames_,
                to.from->limited_time(header->ts.tv_sec * 1'000'000'000LL + header->ts.tv_usec),
                {bytes, header->caplen},
                header->len,
                to.link});
    };
    finish(pcap_loop(pcap_, -1, trampoline, reinterpret_cast<u_char*>(&in)));
  }

  std::uint64_t frames() const { return frames_; }
  /// Bytes of the file read so far (with what lies in the buffer), and its size; 0 where it has
  /// none.
  std::uint64_t position() const;
  std::uint64_t size() const { return size_; }

  /// After run(): empty, or in one line why the file ended before its end.
  const std::string& trouble() const { return trouble_; }

 private:
  /// Timestamps more than 36 years from the first one are limited to that, so that no difference of
  /// two, and no sum of a few, can overflow.
  std::int64_t limited_time(std::int64_t time) {
    constexpr std::int64_t span = std::int64_t{1} << 60;
    if (frames_ == 1) {
      earliest_ = time - span;
      latest_ = time + span;
    }
    return time < earliest_ ? earliest_ : time > latest_ ? latest_ : time;
  }
  void open();
  void finish(int result);
  void finish(pcapng_file::result result);
  void cut_short();

  std::string path_;
  std::FILE* file_ = nullptr;
  std::unique_ptr<char[]> buffer_;
  pcap_t* pcap_ = nullptr;               ///< pcap
  std::unique_ptr<pcapng_file> blocks_;  ///< pcapng
  std::uint64_t frames_ = 0;
  std::int64_t earliest_ = 0;
  std::int64_t latest_ = 0;
  std::uint64_t size_ = 0;
  bool stream_ = false;
  std::string trouble_;
};

}  // namespace lens
