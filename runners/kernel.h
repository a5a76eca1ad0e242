/* kernel - workers that have a kernel thread to themselves, in this process or another. */
#ifndef CB_RUNNERS_KERNEL_H
#define CB_RUNNERS_KERNEL_H

#include "runners/worker.h"

/* What task->model points to. */
struct cb_kernel_thread {
    struct cb_carrying *carrying; /* borrowed */
    struct cb_usage *usage;       /* where that of joined units is added; borrowed */
};

/* Worker `index`, which is a carrier by itself, from its naming to its leaving. */
int cb_worker_run_alone(const struct cb_launch *launch, uint32_t index,
                        const struct cb_services *services);

/* They differ in what a unit is: a call, a thread, a process. */
extern const struct cb_services cb_call_services, cb_thread_services, cb_process_services;

/* What they have in common, by the kernel. */
void cb_kernel_yield(struct cb_task *task);
void cb_kernel_sleep_until(struct cb_task *task, uint64_t deadline_ns);
int cb_kernel_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                   uint64_t deadline_ns);
void cb_kernel_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count);
int cb_kernel_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns);
int64_t cb_kernel_read(struct cb_task *task, int fd, void *buffer, size_t bytes, uint64_t offset);
int64_t cb_kernel_write(struct cb_task *task, int fd, const void *buffer, size_t bytes,
                        uint64_t offset);
int cb_kernel_pass_gate(struct cb_task *task);

#define CB_KERNEL_SERVICES                                                                  \
    .yield = cb_kernel_yield, .sleep_until = cb_kernel_sleep_until, .wait = cb_kernel_wait, \
    .wake = cb_kernel_wake, .wait_fd = cb_kernel_wait_fd, .read = cb_kernel_read,           \
    .write = cb_kernel_write, .pass_gate = cb_kernel_pass_gate

/* Units that are threads and processes: for tables of services. */
int cb_thread_spawn(struct cb_task *task, struct cb_unit *unit);
int cb_thread_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns);
int cb_process_spawn(struct cb_task *task, struct cb_unit *unit);
int cb_process_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns);

/* A number for a new unit of such a worker. */
uint32_t cb_kernel_unit_index(const struct cb_task *parent);

#endif
