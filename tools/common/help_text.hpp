#pragma once
// --help in Chinese. Include it only where CLI11 is included anyway.

#include <CLI/CLI.hpp>
#include <string>

#include "language.hpp"

namespace socklab {

/// Replaces what --help says, of all options and subcommands, by the table's Chinese. After the
/// options are declared.
template <class Translate>
void translate_help(CLI::App& app, const Translate& translate) {
  static constexpr translation common[] = {
      {"Print this help message and exit", "显示本帮助并退出"},
      {"Options", "选项"},
  };
  const auto chinese = [&](const std::string& en) {
    const std::string_view found = translate(en);
    return std::string(found != en ? found : translated(common, en));
  };
  for (const auto& [label, word] : {std::pair{"Usage", "用法"},
                                    {"OPTIONS", "选项"},
                                    {"Options", "选项"},
                                    {"Positionals", "参数"},
                                    {"Subcommands", "子命令"},
                                    {"SUBCOMMAND", "子命令"},
                                    {"REQUIRED", "（必需）"},
                                    {"TEXT", "文字"}})
    app.get_formatter()->label(label, word);
  app.description(chinese(app.get_description()));
  const std::string example = "Example: ";
  const std::string footer = app.get_footer();
  const std::string whole = chinese(footer);
  app.footer(whole == footer && footer.starts_with(example)
                 ? "示例：" + footer.substr(example.size())
                 : whole);
  for (CLI::Option* option : app.get_options()) {
    option->description(chinese(option->get_description()));
    option->group(chinese(option->get_group()));
  }
  for (CLI::App* each : app.get_subcommands({})) translate_help(*each, translate);
}

inline void translate_help(CLI::App& app, std::span<const translation> table) {
  translate_help(app, [table](std::string_view en) { return translated(table, en); });
}

}  // namespace socklab
