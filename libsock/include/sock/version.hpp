#pragma once
// The version of these headers; the build refuses to differ from it.
#define SOCK_VERSION_MAJOR 0
#define SOCK_VERSION_MINOR 1
#define SOCK_VERSION_PATCH 0
