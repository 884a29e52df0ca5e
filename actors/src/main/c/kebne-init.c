/*
 * Runs a command in a namespace of processes of its own, with a /proc of its own.
 *
 *     kebne-init COMMAND [ARGUMENT...]
 *     kebne-init --beside PID COMMAND [ARGUMENT...]
 *     kebne-init --container STARTER [ARGUMENT...]
 *     kebne-init --first FILE NAME [ARGUMENT...]
 *
 * This process stays outside, and ends as the command did: with its status, or by its signal. The first process of the
 * namespace, which the kernel lets no signal from inside kill, takes in the namespace's orphans, and ends when the command
 * does; with it the kernel ends all others of the namespace. All three are in one process group: who signals that reaches the
 * command, which alone takes notice of anything but SIGKILL.
 *
 * The command has the number inside that this process has outside, if the kernel can do that: then programs of many namespaces
 * that share a /tmp do not take each other's files there for their own, as two Java virtual machines of one number do.
 *
 * With --beside the command comes into the namespace that kebne-init of this PID has made, or is about to make.
 *
 * With --container the namespace is that of a container, which the starter makes, such as "runc run --detach --preserve-fds 1", and
 * whose first process is kebne-init --first: it runs FILE with this name and these arguments, and says how that ended by the
 * descriptor that the starter passes on. When the starter fails, this process ends as that did.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAUSE_MICROS 2000
/* So often is waited for what another process does in a moment: 10 s. */
#define PAUSES 5000
/* By which the first process of a container says how its command ended: the first that runtimes pass on. */
#define RESULT 3

static struct sigaction inherited[NSIG];

static void fail(const char *what) {
    fprintf(stderr, "kebne-init: %s: %s\n", what, strerror(errno));
    _exit(126);
}

/* All but those by which a terminal stops and continues; and who ignores SIGCHLD cannot wait for a child. */
static int is_passed_over(int number) {
    return number != SIGCHLD && number != SIGCONT && number != SIGTSTP && number != SIGTTIN && number != SIGTTOU;
}

/* What cannot be ignored stays as it is. */
static void pass_over(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (int number = 1; number < NSIG; number++)
        if (is_passed_over(number)) sigaction(number, &ignore, &inherited[number]);
}

static void become_file(const char *file, char **arguments) {
    for (int number = 1; number < NSIG; number++)
        if (is_passed_over(number)) sigaction(number, &inherited[number], NULL);
    execvp(file, arguments);
    fprintf(stderr, "%s: %s\n", file, strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

static void become(char **arguments) {
    become_file(arguments[0], arguments);
}

/* A child that does not outlive this process. */
static pid_t child(void) {
    pid_t pid = fork();
    if (pid < 0) fail("fork");
    if (pid == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) fail("PR_SET_PDEATHSIG");
    return pid;
}

static int wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) fail("waitpid");
    return status;
}

static void end_as(int status) {
    struct rlimit none = {0, 0};
    sigset_t all;
    if (WIFEXITED(status)) exit(WEXITSTATUS(status));
    /* Whatever was to be dumped, the command has dumped. */
    setrlimit(RLIMIT_CORE, &none);
    signal(WTERMSIG(status), SIG_DFL);
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    raise(WTERMSIG(status));
    exit(128 + WTERMSIG(status));
}

/* The next process of this namespace gets this number, or one above it that is free. */
static void number_next(pid_t pid) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d", (int)pid - 1);
    int last = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    if (last < 0) return;
    /* Any other number will do, too. */
    if (write(last, text, length) != length) errno = 0;
    close(last);
}

/* As the first process of the namespace. That it writes nothing means that it was killed. */
static void reap_until(pid_t command, int result) {
    int status;
    pid_t ended;
    while ((ended = wait(&status)) != command)
        if (ended < 0 && errno != EINTR) fail("wait");
    _exit(write(result, &status, sizeof status) == sizeof status ? 0 : 126);
}

static void rule(int result, pid_t number, char **arguments) {
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) fail("/proc");
    number_next(number);
    pid_t command = child();
    if (command == 0) become(arguments);
    reap_until(command, result);
}

/* The same in a container, whose /proc is its runtime's affair. */
static void rule_container(const char *file, char **arguments) {
    if (fcntl(RESULT, F_SETFD, FD_CLOEXEC) < 0) fail("nobody is told how it ends");
    pid_t command = child();
    if (command == 0) become_file(file, arguments);
    reap_until(command, RESULT);
}

static void run(char **arguments) {
    int result[2], status;
    if (pipe2(result, O_CLOEXEC) < 0) fail("pipe");
    if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0) fail("unshare");
    /* What the machine mounts later is seen here too, and not the other way round. */
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0) fail("/");
    pid_t outside = getpid(), first = child();
    if (first == 0) rule(result[1], outside, arguments);
    close(result[1]);
    ssize_t got;
    while ((got = read(result[0], &status, sizeof status)) < 0 && errno == EINTR);
    int own = wait_for(first);
    end_as(got == sizeof status ? status : own);
}

static void pass_on(int result) {
    /* A copy of itself would still be closed when the starter begins. */
    if (result == RESULT ? fcntl(RESULT, F_SETFD, 0) < 0 : dup2(result, RESULT) < 0) fail("pipe");
}

static void run_container(char **arguments) {
    int result[2], status, last = SIGKILL;
    pid_t ended;
    if (pipe2(result, O_CLOEXEC) < 0) fail("pipe");
    /* The container's first process becomes a child of this one when the starter has ended. */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) fail("PR_SET_CHILD_SUBREAPER");
    pid_t starter = child();
    if (starter == 0) {
        pass_on(result[1]);
        become(arguments);
    }
    close(result[1]);
    int begun = wait_for(starter);
    if (begun != 0) end_as(begun);
    ssize_t got;
    while ((got = read(result[0], &status, sizeof status)) < 0 && errno == EINTR);
    while ((ended = wait(&last)) > 0 || (ended < 0 && errno == EINTR));
    end_as(got == sizeof status ? status : last);
}

static int open_namespace(const char *pid, const char *kind) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/ns/%s", pid, kind);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail(path);
    return fd;
}

/* Nobody can enter a namespace of processes that has no first one yet. */
static int has_first(const char *pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/ns/pid_for_children", pid);
    return access(path, F_OK) == 0;
}

/*
 * Waits until the process has left the namespace of mounts that this one is in, as it does before it runs anything, and there
 * is somebody in its namespace of processes.
 */
static int mounts_of(const char *pid) {
    struct stat own, its;
    if (stat("/proc/self/ns/mnt", &own) < 0) fail("/proc/self/ns/mnt");
    for (int i = 0; i < PAUSES; i++) {
        int fd = open_namespace(pid, "mnt");
        if (fstat(fd, &its) == 0 && its.st_ino != own.st_ino && has_first(pid)) return fd;
        close(fd);
        usleep(PAUSE_MICROS);
    }
    errno = ETIMEDOUT;
    fail(pid);
    return -1;
}

/* Waits until /proc is that of this process' own namespace. */
static void await_proc(void) {
    char self[32];
    for (int i = 0; i < PAUSES; i++) {
        ssize_t length = readlink("/proc/self", self, sizeof self - 1);
        self[length < 0 ? 0 : length] = 0;
        if (atoi(self) == getpid()) return;
        usleep(PAUSE_MICROS);
    }
    errno = ETIMEDOUT;
    fail("/proc");
}

static void run_beside(const char *pid, char **arguments) {
    char directory[PATH_MAX];
    int mounts = mounts_of(pid), processes = open_namespace(pid, "pid_for_children");
    if (getcwd(directory, sizeof directory) == NULL) fail("working directory");
    if (setns(mounts, CLONE_NEWNS) < 0 || setns(processes, CLONE_NEWPID) < 0) fail("setns");
    if (chdir(directory) < 0) fail(directory);
    pid_t command = child();
    if (command == 0) {
        await_proc();
        become(arguments);
    }
    end_as(wait_for(command));
}

int main(int count, char **arguments) {
    const char *mode = count > 1 && strncmp(arguments[1], "--", 2) == 0 ? arguments[1] : "";
    if (count == 2 && strcmp(mode, "--version") == 0) return puts("kebne-init 1") < 0;
    int beside = strcmp(mode, "--beside") == 0, first = strcmp(mode, "--first") == 0;
    int container = strcmp(mode, "--container") == 0;
    if (count < (beside || first ? 4 : container ? 3 : 2)) {
        fputs("usage: kebne-init [--beside PID | --container | --first FILE] COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    pass_over();
    if (beside) run_beside(arguments[2], arguments + 3);
    if (container) run_container(arguments + 2);
    if (first) rule_container(arguments[2], arguments + 3);
    run(arguments + 1);
}
