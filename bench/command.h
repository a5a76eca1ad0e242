/* command - the commands of the program: each takes its own arguments and returns an exit
 * status. */
#ifndef CB_BENCH_COMMAND_H
#define CB_BENCH_COMMAND_H

enum cb_exit {
    CB_EXIT_OK = 0,
    CB_EXIT_FAILED = 1, /* some case failed, or the run could not be recorded */
    CB_EXIT_USAGE = 2,  /* nothing was run, nothing was written */
    CB_EXIT_INTERRUPTED = 130,
};

/* argv[0] is the command's own name. */
int cb_command_doctor(int argc, char **argv);
int cb_command_list(int argc, char **argv);
int cb_command_compare(int argc, char **argv);
int cb_command_report(int argc, char **argv);
int cb_command_run(int argc, char **argv);
int cb_command_serve(int argc, char **argv);
int cb_command_tune(int argc, char **argv);

#endif
