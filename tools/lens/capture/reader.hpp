#pragma once
// Reading a capture through libpcap: pcap and pcapng, from a file or as it arrives on a pipe.

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include <pcap/pcap.h>

namespace lens {

/// A capture that cannot be opened at all; what() is one line: what, where, what to do.
class capture_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One frame as the file has it; the bytes live until the next frame is read.
struct frame {
  std::uint64_t number = 0;  ///< counts from 1
  std::int64_t time = 0;     ///< ns since 1970
  std::span<const std::uint8_t> bytes;
  std::uint32_t length = 0;  ///< on the wire; bytes.size() may be less
};

class reader {
 public:
  /// `path` "-" is standard input. Throws capture_error.
  explicit reader(const std::string& path);
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  ~reader();

  int link_type() const { return pcap_datalink(pcap_); }
  int snapshot() const { return pcap_snapshot(pcap_); }
  const std::string& path() const { return path_; }
  bool is_stream() const { return stream_; }  ///< a pipe: more may come, and it cannot be rewound

  /// Calls `take(const frame&)` for each frame till the end of the file, or stop(). `take` may
  /// throw.
  template <class Take>
  void run(Take&& take) {
    struct context {
      Take* take;
      std::uint64_t* frames;
    } in{&take, &frames_};
    const auto trampoline = [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
      auto& to = *reinterpret_cast<context*>(user);
      (*to.take)(frame{++*to.frames,
                       header->ts.tv_sec * 1'000'000'000LL + header->ts.tv_usec,
                       {bytes, header->caplen},
                       header->len});
    };
    finish(pcap_loop(pcap_, -1, trampoline, reinterpret_cast<u_char*>(&in)));
  }

  /// Makes run() return after the current frame. Async-signal-safe.
  void stop() { pcap_breakloop(pcap_); }

  std::uint64_t frames() const { return frames_; }
  /// Bytes of the file read so far (with what lies in the buffer), and its size; 0 where it has
  /// none.
  std::uint64_t position() const;
  std::uint64_t size() const { return size_; }

  /// After run(): empty, or in one line why the file ended before its end.
  const std::string& trouble() const { return trouble_; }

 private:
  void finish(int result);

  std::string path_;
  std::FILE* file_ = nullptr;
  std::unique_ptr<char[]> buffer_;
  pcap_t* pcap_ = nullptr;
  std::uint64_t frames_ = 0;
  std::uint64_t size_ = 0;
  bool stream_ = false;
  std::string trouble_;
};

}  // namespace lens
