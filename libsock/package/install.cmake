# cmake --install, find_package, pkg-config and the .deb. FetchContent and add_subdirectory need none of this.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(LIBSOCK_SUMMARY "Thin TCP and Unix-domain stream sockets for C++20 on Linux")
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/socklab)

install(TARGETS sock EXPORT socklabTargets COMPONENT libsock)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT libsock)
install(EXPORT socklabTargets NAMESPACE socklab:: DESTINATION ${config_dir} COMPONENT libsock)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/socklabConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/socklabConfig.cmake INSTALL_DESTINATION ${config_dir})
# Before 1.0 a minor version may break what was.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/socklabConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/socklabConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/socklabConfigVersion.cmake
  DESTINATION ${config_dir} COMPONENT libsock)

# The .pc file finds its prefix from its own place: an installed tree can be moved.
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pc_dir} OUTPUT_VARIABLE PREFIX_FROM_PC)
configure_file(${CMAKE_CURRENT_LIST_DIR}/libsock.pc.in ${CMAKE_CURRENT_BINARY_DIR}/libsock.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libsock.pc DESTINATION ${pc_dir} COMPONENT libsock)

if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGE_CONTACT "the socklab authors <socklab@localhost>")
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${LIBSOCK_SUMMARY})
  set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
  set(CPACK_COMPONENTS_ALL libsock)
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_NAME libsock-dev)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_LIBSOCK_PACKAGE_SUGGESTS libboost-dev)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  include(CPack)
endif()
