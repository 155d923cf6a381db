#!/usr/bin/env bash
# Builds and runs a ten-line program against libsock in each way a user may take: find_package, pkg-config,
# FetchContent, add_subdirectory; static and shared; and from the .deb. Exit 77 where a tool is missing.
set -euo pipefail
source_dir=${SOCKLAB_ROOT:?}
here=$source_dir/tests/libsock/consumer
for tool in cmake pkg-config make dpkg-deb git; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/libsock-consumers.XXXXXX")
trap 'rm -rf "$work"' EXIT
unset DESTDIR
export CMAKE_BUILD_PARALLEL_LEVEL=2

configure() { cmake -S "$1" -B "$2" -DCMAKE_BUILD_TYPE=Release "${@:3}" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }
build() { cmake --build "$1" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }
expect_hello() {
  local said
  said=$("${@:2}") || { echo "$1: failed to run"; exit 1; }
  [[ $said == hello ]] || { echo "$1: said '$said'"; exit 1; }
  echo "ok  $1"
}

for kind in static shared; do
  shared=$([[ $kind == shared ]] && echo ON || echo OFF)
  configure "$source_dir" "$work/$kind" -DSOCKLAB_LAB=OFF -DBUILD_SHARED_LIBS="$shared"
  build "$work/$kind"
  cmake --install "$work/$kind" --prefix "$work/first-$kind" >/dev/null
  prefix=$work/moved-$kind  # an installed tree can be moved
  mv "$work/first-$kind" "$prefix"
  libdir=$(dirname "$(find "$prefix" -name 'libsock.pc')")/..

  configure "$here/find_package" "$work/find_package-$kind" -DCMAKE_PREFIX_PATH="$prefix"
  build "$work/find_package-$kind"
  expect_hello "find_package, $kind" "$work/find_package-$kind/consumer"
  if [[ -x $work/find_package-$kind/asio_consumer ]]; then
    "$work/find_package-$kind/asio_consumer" && echo "ok  find_package with Boost.Asio, $kind"
  fi

  PKG_CONFIG_PATH=$libdir/pkgconfig make -s -C "$here/pkg_config" OUT="$work/pkg_config-$kind"
  LD_LIBRARY_PATH=$libdir expect_hello "pkg-config, $kind" "$work/pkg_config-$kind"

  configure "$here/add_subdirectory" "$work/add_subdirectory-$kind" -DSOCKLAB_SOURCE="$source_dir" \
    -DBUILD_SHARED_LIBS="$shared"
  build "$work/add_subdirectory-$kind"
  expect_hello "add_subdirectory, $kind" "$work/add_subdirectory-$kind/consumer"
done

# FetchContent takes a commit: the tree as it is, committed or not.
git clone -q --shared "$source_dir" "$work/repository" 2>/dev/null || mkdir "$work/repository"
for part in CMakeLists.txt LICENSE libsock; do
  rm -rf "$work/repository/${part:?}"
  cp -r "$source_dir/$part" "$work/repository/"
done
cd "$work/repository"
git init -q .
git add -A
git -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m "as it is"
cd - >/dev/null
configure "$here/fetch_content" "$work/fetch_content" -DSOCKLAB_REPOSITORY="file://$work/repository" -DSOCKLAB_TAG=HEAD
build "$work/fetch_content"
expect_hello "FetchContent" "$work/fetch_content/consumer"

# Compiled for an older C++, it says what it needs, and that alone.
for standard in gnu++17 c++11; do
  c++ -std=$standard -fsyntax-only -I"$work/moved-static/include" "$here/main.cpp" 2>"$work/errors" && { echo "$standard: compiles?"; exit 1; }
  [[ $(grep -c 'error' "$work/errors") == 1 && $(<"$work/errors") == *C++20* ]] ||
    { echo "$standard: $(grep -c error "$work/errors") errors, the first: $(head -n 2 "$work/errors")"; exit 1; }
  echo "ok  one error under $standard"
done

# has FOLDER PATTERN..., has_not FOLDER PATTERN...: paths below a folder, as of find's -path.
has() { local each; for each in "${@:2}"; do [[ -n $(find "$1" -path "$1/$each") ]] || { echo "no $each in $1: $(find "$1" -type f)"; exit 1; }; done; }
has_not() { local each; for each in "${@:2}"; do [[ -z $(find "$1" -path "$1/$each") ]] || { echo "$each is in $1"; exit 1; }; done; }
arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
for kind in static shared; do
  has "$work/moved-$kind" 'share/doc/*/LICENSE' 'share/doc/*/copyright' "lib/$arch/pkgconfig/libsock.pc" "lib/$arch/cmake/socklab/socklabConfig.cmake"
  (cd "$work/$kind" && cpack -G DEB >"$work/log" 2>&1) || { cat "$work/log"; exit 1; }
  mkdir "$work/deb-$kind"
  for deb in "$work/$kind"/*.deb; do dpkg-deb -x "$deb" "$work/deb-$kind/$(dpkg-deb -f "$deb" Package)"; done
  has "$work/deb-$kind/libsock-dev/usr" share/doc/libsock-dev/copyright include/sock/sock.hpp "lib/$arch/pkgconfig/libsock.pc"
  has_not "$work/deb-$kind" '*/usr/lib/pkgconfig' '*/usr/lib/cmake' '*/usr/lib/libsock*' 'libsock-dev/*/libsock.so.*'
  echo "ok  the packages, $kind"
done
runtime=$(basename "$(find "$work/deb-shared" -mindepth 1 -maxdepth 1 ! -name libsock-dev)")
has "$work/deb-shared/$runtime/usr" "share/doc/$runtime/copyright" "lib/$arch/libsock.so.*"
has_not "$work/deb-shared/$runtime/usr" 'include' '*.pc' '*.a' '*.so'
has "$work/deb-shared/libsock-dev/usr" "lib/$arch/libsock.so"
dpkg-deb -f "$work"/shared/libsock-dev*.deb Depends | grep -q "^$runtime (= " || { echo "the -dev package does not want its library"; exit 1; }
dpkg-deb -f "$work/shared/$runtime"*.deb Depends | grep -q libc6 || { echo "the library's package does not want libc6"; exit 1; }

configure "$here/find_package" "$work/from_deb" -DCMAKE_PREFIX_PATH="$work/deb-static/libsock-dev/usr"
build "$work/from_deb"
expect_hello "the .deb, static" "$work/from_deb/consumer"
# Installed they share one /usr.
cp -a "$work/deb-shared/$runtime/usr" "$work/usr"
cp -a "$work/deb-shared/libsock-dev/usr/." "$work/usr/"
configure "$here/find_package" "$work/from_debs" -DCMAKE_PREFIX_PATH="$work/usr"
build "$work/from_debs"
expect_hello "the .debs, shared" "$work/from_debs/consumer"
