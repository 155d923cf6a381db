#include "ask_for_window.hpp"

namespace full_exchange {

bool ask_for_window() {
  return false;
}

}  // namespace full_exchange
