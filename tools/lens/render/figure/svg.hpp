#pragma once
// SVG as text: elements with their attributes, and text that stays text.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace lens {

enum class theme : std::uint8_t { follows_reader, light, dark };

/// A picture of a given size. Colours are classes of its style, so that it follows the reader's
/// choice of light or dark where the theme says so.
class svg {
 public:
  svg(int width, int height, std::string_view title, theme colours);

  void line(double x1, double y1, double x2, double y2, std::string_view kind);
  void rect(double x, double y, double width, double height, std::string_view kind);
  /// `d` as in SVG's path.
  void path(std::string_view d, std::string_view kind);
  enum class anchor : std::uint8_t { start, middle, end };
  void text(double x, double y, std::string_view words, std::string_view kind,
            anchor at = anchor::start);
  /// Turned by a quarter, upwards.
  void upright_text(double x, double y, std::string_view words, std::string_view kind);
  /// The whole document.
  std::string finish() &&;

 private:
  std::string out_;
};

/// Appends a number with at most two decimals, always the same for the same number.
void append_coordinate(std::string& out, double n);

}  // namespace lens
