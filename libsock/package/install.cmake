# cmake --install, find_package, pkg-config and the .deb. FetchContent and add_subdirectory need none of this.
# Debian's folder for libraries is by architecture, also below /usr/local; CMake by itself knows it for /usr alone.
if(PROJECT_IS_TOP_LEVEL AND CMAKE_LIBRARY_ARCHITECTURE AND EXISTS /etc/debian_version)
  set(CMAKE_INSTALL_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE} CACHE PATH "Libraries, below the prefix")
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(LIBSOCK_SUMMARY "Thin TCP and Unix-domain stream sockets for C++20 on Linux")
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/socklab)

# Two parts: what a program needs to run (the shared library), and what it needs to be built.
install(TARGETS sock EXPORT socklabTargets
  LIBRARY COMPONENT libsock NAMELINK_COMPONENT libsock_dev
  ARCHIVE COMPONENT libsock_dev)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT libsock_dev)
install(EXPORT socklabTargets NAMESPACE socklab:: DESTINATION ${config_dir} COMPONENT libsock_dev)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/socklabConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/socklabConfig.cmake INSTALL_DESTINATION ${config_dir})
# Before 1.0 a minor version may break what was.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/socklabConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/socklabConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/socklabConfigVersion.cmake
  DESTINATION ${config_dir} COMPONENT libsock_dev)

# The .pc file finds its prefix from its own place: an installed tree can be moved.
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pc_dir} OUTPUT_VARIABLE PREFIX_FROM_PC)
configure_file(${CMAKE_CURRENT_LIST_DIR}/libsock.pc.in ${CMAKE_CURRENT_BINARY_DIR}/libsock.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libsock.pc DESTINATION ${pc_dir} COMPONENT libsock_dev)

# The license goes with every copy; each Debian package has it as 'copyright'.
get_target_property(libsock_soversion sock SOVERSION)
set(runtime_package libsock${libsock_soversion})
set(parts libsock_dev)
set(libsock_dev_doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/libsock-dev)
if(BUILD_SHARED_LIBS)
  list(APPEND parts libsock)
  set(libsock_doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/${runtime_package})
endif()
file(READ ${PROJECT_SOURCE_DIR}/LICENSE license)
string(REGEX MATCH "Copyright [^\n]*" copyright_line "${license}")
string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n([^\n])" "\n \\1" license "${license}")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/copyright
  "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
  "Upstream-Name: socklab\n\nFiles: *\nCopyright: ${copyright_line}\nLicense: Expat\n ${license}")
foreach(part IN LISTS parts)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/copyright DESTINATION ${${part}_doc} COMPONENT ${part})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${${part}_doc} COMPONENT ${part})
endforeach()

if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGE_CONTACT "the socklab authors <socklab@localhost>")
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${LIBSOCK_SUMMARY})
  set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
  set(CPACK_COMPONENTS_ALL ${parts})
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_NAME ${runtime_package})
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_LIBSOCK_DEV_PACKAGE_NAME libsock-dev)
  set(CPACK_DEBIAN_LIBSOCK_DEV_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_LIBSOCK_DEV_PACKAGE_SUGGESTS libboost-dev)
  if(BUILD_SHARED_LIBS)
    set(CPACK_DEBIAN_LIBSOCK_DEV_PACKAGE_DEPENDS "${runtime_package} (= ${PROJECT_VERSION})")
  endif()
  set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  include(CPack)
endif()
