"""One module a command: SUMMARY, HELP (English, Chinese), main(words) -> exit status."""
