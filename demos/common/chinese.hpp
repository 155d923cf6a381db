#pragma once
#include <string_view>

namespace demo {

/// A sentence of a demo in the reader's language: itself, or its Chinese (chinese.cpp).
std::string_view text(std::string_view en);

}  // namespace demo
