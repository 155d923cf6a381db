// Catch2 v3 brings its main as a library; this file only gives test_main something to hold.
