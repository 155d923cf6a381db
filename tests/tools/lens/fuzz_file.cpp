// Bytes as a capture file, in every form of output.

#include <cstdio>
#include <memory>

#include "render/json.hpp"
#include "render/ladder_renderer.hpp"
#include "render/page/page_renderer.hpp"
#include "render/pcapng.hpp"
#include "render/summary.hpp"
#include "run.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static lens::output out("/dev/null");
  std::FILE* file = fmemopen(const_cast<std::uint8_t*>(data + 1), size - 1, "rb");
  if (file == nullptr) return 0;
  try {
    lens::reader in(file, "capture");
    const lens::output_options options;
    std::unique_ptr<lens::renderer> to;
    switch (data[0] % 5) {
      case 0:
        to = std::make_unique<lens::json_renderer>(out, options, false);
        break;
      case 1:
        to = std::make_unique<lens::ladder_renderer>(out, options, data[0] % 2 == 0);
        break;
      case 2:
        to = std::make_unique<lens::page_renderer>(out, options, std::string_view());
        break;
      case 3:
        to = std::make_unique<lens::pcapng_renderer>(out, options);
        break;
      default:
        to = std::make_unique<lens::summary_renderer>(out, options, false);
    }
    lens::analyse(in, *to, {});
  } catch (const lens::capture_error&) {
  }
  return 0;
}
