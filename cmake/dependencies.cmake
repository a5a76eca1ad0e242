# Required: hwloc, Google Benchmark and Jansson. Optional, and said aloud when absent: PAPI, Boost.Context,
# Concurrency Kit, liburing.
find_package(PkgConfig REQUIRED)
pkg_check_modules(HWLOC REQUIRED IMPORTED_TARGET hwloc>=2.1)
find_package(benchmark REQUIRED)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.10)
find_package(Threads REQUIRED)

find_path(PAPI_INCLUDE_DIR papi.h)
find_library(PAPI_LIBRARY papi)
if(PAPI_INCLUDE_DIR AND PAPI_LIBRARY)
  file(STRINGS ${PAPI_INCLUDE_DIR}/papi.h papi_version REGEX "define PAPI_VERSION ")
  string(REGEX REPLACE "[^0-9]+([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+).*" "\\1.\\2.\\3"
         CONCBENCH_PAPI "${papi_version}")
else()
  set(CONCBENCH_PAPI absent)
  message(STATUS "PAPI is absent: no hardware counters, only the kernel's software events")
endif()

# The static library: the shared one hides the C entry points from version 1.87 on.
find_library(BOOST_CONTEXT_LIBRARY libboost_context.a)
if(NOT BOOST_CONTEXT_LIBRARY)
  message(STATUS "libboost_context.a is absent: coroutines switch by ucontext, about 30 times dearer")
endif()

# ThreadSanitizer can't look into its assembly, and would report every value that goes through.
pkg_check_modules(CK ck>=0.7)
if(CK_FOUND AND NOT CONCBENCH_SANITIZE MATCHES thread)
  set(CONCBENCH_CK ${CK_VERSION})
else()
  set(CONCBENCH_CK absent)
  message(STATUS "Concurrency Kit is absent: no queue of kind=ring")
endif()

pkg_check_modules(URING IMPORTED_TARGET liburing>=2.0)
if(URING_FOUND)
  set(CONCBENCH_URING ${URING_VERSION})
else()
  set(CONCBENCH_URING absent)
  message(STATUS "liburing is absent: coroutines read files through a few threads")
endif()
