add_library(concbench_flags INTERFACE)
target_include_directories(concbench_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(concbench_flags INTERFACE _GNU_SOURCE)
target_compile_options(concbench_flags INTERFACE
  -Wall -Wextra -Wshadow -Wvla -Werror=return-type
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)

if(CONCBENCH_SANITIZE)
  target_compile_options(concbench_flags INTERFACE
    -fsanitize=${CONCBENCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(concbench_flags INTERFACE -fsanitize=${CONCBENCH_SANITIZE})
endif()
# No symbol is looked up at its first call: not within the work, and not on the stack of a coroutine,
# where saving the vector registers alone takes 2.7 KiB.
target_link_options(concbench_flags INTERFACE -Wl,-z,now)
