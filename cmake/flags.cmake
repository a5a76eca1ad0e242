add_library(concbench_flags INTERFACE)
target_include_directories(concbench_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(concbench_flags INTERFACE _GNU_SOURCE)
target_compile_options(concbench_flags INTERFACE
  -Wall -Wextra -Wshadow -Wvla -Werror=return-type
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)

# Calls into libraries are bound at the start. Bound at the first call, they would be bound within
# the work, and on a coroutine's stack, of which the dynamic linker then saves 3 KiB of registers.
target_link_options(concbench_flags INTERFACE -Wl,-z,now)

if(CONCBENCH_SANITIZE)
  target_compile_options(concbench_flags INTERFACE
    -fsanitize=${CONCBENCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(concbench_flags INTERFACE -fsanitize=${CONCBENCH_SANITIZE})
endif()
