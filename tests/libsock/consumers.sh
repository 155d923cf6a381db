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

(cd "$work/static" && cpack -G DEB >"$work/log" 2>&1) || { cat "$work/log"; exit 1; }
deb=$(echo "$work"/static/*.deb)
[[ $(dpkg-deb -f "$deb" Package) == libsock-dev ]]
dpkg-deb -x "$deb" "$work/deb"
configure "$here/find_package" "$work/from_deb" -DCMAKE_PREFIX_PATH="$work/deb/usr"
build "$work/from_deb"
expect_hello "the .deb" "$work/from_deb/consumer"
