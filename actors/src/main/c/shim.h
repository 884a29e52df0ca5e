/* What the parts of kebne-shim share; kebne-shim.c says what it does. */
#ifndef KEBNE_SHIM_H
#define KEBNE_SHIM_H

#define _GNU_SOURCE
#include <poll.h>
#include <sys/types.h>

/* Output is of two kinds. */
#define MAX_LOGS 2

/* Where the agent and this process leave word for each other. */
extern const char *directory;
/* The process of the command; whether it is reaped. */
extern pid_t command;
extern int have_status;

/* Monotonic. */
long long now_millis(void);
/* Says on stderr what did not work, and ends this process. */
void fail(const char *what) __attribute__((noreturn));
/* The beginning of a file, with a zero at its end; its length, or -1. */
ssize_t read_file(const char *path, char *text, size_t size);
/* The same of a file in the directory, which need not exist: 0 then. What is there and cannot be read whole ends this process. */
ssize_t read_note(const char *name, char *text, size_t size);
/* Writes a file in the directory as a whole or not at all. */
int write_file(const char *name, const char *text);

/* Which groups there are, as the agent noted it. */
void read_groups(void);
void join_groups(pid_t pid);
/* Kills all that is in those that are the command's own. */
void kill_groups(void);
void remove_groups(void);

/* As field 22 of /proc/PID/stat; 0 when there is no such process. */
unsigned long long start_of(pid_t pid);
/* Signals the command and all its descendants. */
void signal_all(int number);

/* Takes over the output of the command, if the agent noted that it is to be rotated. Before it is started. */
void open_logs(void);
/* In the command's process: its output goes into the pipes. */
void enter_logs(void);
/* In this one, once that is started. */
void follow_logs(void);
/* What to wait for; MAX_LOGS of them. */
void poll_logs(struct pollfd *polled);
void on_logs(const struct pollfd *polled);
/* The command is gone: what is in the pipes is all there will be. */
void drain_logs(void);

#endif
