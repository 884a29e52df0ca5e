/*
 * The supervisor of one task. It outlives the agent that started it, so that a restarted agent finds the task running,
 * or learns how it ended.
 *
 *     kebne-shim DIRECTORY ORPHAN_MILLIS COMMAND [ARGUMENT...]
 *
 * The caller's working directory, environment and output are the command's. The process that was called returns as soon
 * as the command is about to run (0), or will not (1, with a message on stderr); a copy of it stays as the command's
 * parent, in a session of its own. In DIRECTORY, which must exist and be the agent's alone, it keeps
 *
 *     pid    "PID START BOOT_ID SHIM_PID SHIM_START", START as field 22 of /proc/PID/stat; there before the command runs
 *     ctl    a socket, while anything of the task lives
 *     exit   "exited STATUS USER_US SYSTEM_US MAX_RSS_KB" or "signalled NUMBER ...", once nothing of the task is left
 *
 * The agent may have put there, before,
 *
 *     groups the directories of control groups that the command is to run in, one on a line, each for this task alone
 *     joined the same of another container, which is held together with this command
 *     logs   how its output is to be rotated, which shim-logs.c tells
 *
 * To whoever connects it says "running PID START", and then, or at once when it has happened, what the file exit will
 * say, with "left" before it while children live on and "gone" when nothing does. It is told, a line each:
 *
 *     terminate MILLIS    SIGTERM for all, SIGKILL for those who are there after so long
 *     kill                SIGKILL for all
 *
 * All are the command's descendants, however they detach: this process is the one to which the kernel gives orphans
 * (PR_SET_CHILD_SUBREAPER). What a command leaves running when it ends by itself is killed; when it was told to
 * terminate the rest of the time is theirs. When nobody has been connected for ORPHAN_MILLIS (0: for ever) all are
 * killed, and its own control groups, which otherwise the agent looks into once more and removes, are removed. SIGTERM to
 * this process is "terminate" with a short time. This process itself stays outside of the control groups: what holds the
 * command does not hold its supervisor.
 */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CLIENTS 4
#define OWN_GRACE_MILLIS 3000
/* Milliseconds until the dying are looked at again: what forks while it is killed is caught by the next look. */
#define MIN_KILL_PAUSE 10
#define MAX_KILL_PAUSE 1000
#define NEVER (-1LL)

struct client {
    int fd; /* -1: free */
    size_t length;
    char line[64];
};

const char *directory;
pid_t command;
int have_status;
static unsigned long long command_start;
static int status;
static struct rusage usage;
static struct client clients[MAX_CLIENTS];
/* Monotonic milliseconds, or NEVER. */
static long long kill_at = NEVER, orphan_at = NEVER, orphan_millis;
static int terminating, killing, orphaned, kill_pause = MIN_KILL_PAUSE;

static void kill_again(void) {
    kill_at = now_millis() + kill_pause;
    kill_pause = kill_pause * 2 < MAX_KILL_PAUSE ? kill_pause * 2 : MAX_KILL_PAUSE;
    kill_groups();
    signal_all(SIGKILL);
}

static void start_killing(void) {
    killing = 1;
    kill_pause = MIN_KILL_PAUSE;
    kill_again();
}

/* Told again it only ever shortens the time. */
static void start_terminating(long long millis) {
    long long deadline = now_millis() + millis;
    if (killing) return;
    if (millis <= 0) {
        start_killing();
        return;
    }
    if (kill_at == NEVER || deadline < kill_at) kill_at = deadline;
    if (!terminating) {
        terminating = 1;
        signal_all(SIGTERM);
    }
}

static void say(struct client *to, const char *text) {
    size_t length = strlen(text);
    if (to->fd >= 0 && write(to->fd, text, length) != (ssize_t)length) {
        close(to->fd);
        to->fd = -1;
    }
}

static void say_to_all(const char *text) {
    for (int i = 0; i < MAX_CLIENTS; i++) say(&clients[i], text);
}

static const char *outcome(const char *before) {
    static char text[160];
    snprintf(text, sizeof text, "%s%s %d %lld %lld %ld\n", before, WIFSIGNALED(status) ? "signalled" : "exited",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
             usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec,
             usage.ru_stime.tv_sec * 1000000LL + usage.ru_stime.tv_usec, usage.ru_maxrss);
    return text;
}

static void on_connect(int listener) {
    char text[80];
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (int i = 0; fd >= 0 && i < MAX_CLIENTS; i++) {
        if (clients[i].fd >= 0) continue;
        clients[i].fd = fd;
        clients[i].length = 0;
        snprintf(text, sizeof text, "running %d %llu\n", (int)command, command_start);
        say(&clients[i], text);
        if (have_status) say(&clients[i], outcome("left "));
        return;
    }
    if (fd >= 0) close(fd);
}

static void on_line(const char *line) {
    long long millis;
    if (sscanf(line, "terminate %lld", &millis) == 1)
        start_terminating(millis);
    else if (strcmp(line, "kill") == 0)
        start_killing();
}

static void on_input(struct client *from) {
    char c;
    ssize_t got;
    while ((got = read(from->fd, &c, 1)) == 1) {
        if (c == '\n') {
            from->line[from->length] = 0;
            from->length = 0;
            on_line(from->line);
        } else if (from->length < sizeof from->line - 1) {
            from->line[from->length++] = c;
        }
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(from->fd);
        from->fd = -1;
    }
}

/* Reaps all that have ended; says whether anything of the task is left. */
static int on_children(void) {
    int ended, orphans = 0;
    struct rusage used;
    pid_t pid;
    while ((pid = wait4(-1, &ended, WNOHANG, &used)) > 0) {
        orphans = killing;
        if (pid != command) continue;
        have_status = 1;
        status = ended;
        usage = used;
        say_to_all(outcome("left "));
    }
    if (pid < 0 && errno == ECHILD) return 0;
    if (orphans || (have_status && !terminating && !killing)) start_killing();
    return 1;
}

static void on_signal(int signals) {
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD) start_terminating(OWN_GRACE_MILLIS);
}

static void on_time(void) {
    int connected = 0;
    long long now = now_millis();
    for (int i = 0; i < MAX_CLIENTS; i++) connected |= clients[i].fd >= 0;
    if (connected || orphan_millis == 0)
        orphan_at = NEVER;
    else if (orphan_at == NEVER)
        orphan_at = now + orphan_millis;
    if (!killing && orphan_at != NEVER && orphan_at <= now) orphaned = 1;
    if (killing && kill_at <= now)
        kill_again();
    else if (!killing && ((kill_at != NEVER && kill_at <= now) || orphaned))
        start_killing();
}

/* Milliseconds until on_time has something to do. */
static int patience(void) {
    long long next = kill_at;
    if (!killing && orphan_at != NEVER && (next == NEVER || orphan_at < next)) next = orphan_at;
    if (next == NEVER) return -1;
    long long left = next - now_millis();
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void supervise(int listener, int signals) {
    struct pollfd polled[2 + MAX_CLIENTS + MAX_LOGS];
    while (on_children()) {
        on_time();
        polled[0] = (struct pollfd){.fd = listener, .events = POLLIN};
        polled[1] = (struct pollfd){.fd = signals, .events = POLLIN};
        for (int i = 0; i < MAX_CLIENTS; i++)
            polled[2 + i] = (struct pollfd){.fd = clients[i].fd, .events = POLLIN};
        poll_logs(polled + 2 + MAX_CLIENTS);
        if (poll(polled, 2 + MAX_CLIENTS + MAX_LOGS, patience()) <= 0) continue;
        on_logs(polled + 2 + MAX_CLIENTS);
        for (int i = 0; i < MAX_CLIENTS; i++)
            if (polled[2 + i].revents) on_input(&clients[i]);
        if (polled[1].revents) on_signal(signals);
        if (polled[0].revents) on_connect(listener);
    }
    drain_logs();
    if (orphaned) remove_groups();
    write_file("exit", outcome(""));
    say_to_all(outcome("gone "));
}

static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return -1;
    return listen(fd, MAX_CLIENTS) < 0 ? -1 : fd;
}

/* Waits for the word to begin; that it does not come means that nobody would know of this process. */
static void run(int go, const sigset_t *mask, char **arguments) {
    char word;
    if (read(go, &word, 1) != 1) _exit(1);
    setsid();
    enter_logs();
    /* What the agent was told to ignore, as by nohup, is not its tasks' business. */
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(arguments[0], arguments);
    fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

/* Makes itself known on disk, and the command's process, which waits; then lets that begin. */
static void start(char **arguments, const sigset_t *mask) {
    int go[2];
    char boot[64] = "", text[256];
    if (pipe2(go, O_CLOEXEC) < 0 || (command = fork()) < 0) fail("fork");
    if (command == 0) {
        close(go[1]);
        run(go[0], mask, arguments);
    }
    close(go[0]);
    follow_logs();
    join_groups(command);
    command_start = start_of(command);
    read_file("/proc/sys/kernel/random/boot_id", boot, sizeof boot);
    boot[strcspn(boot, "\n")] = 0;
    snprintf(text, sizeof text, "%d %llu %s %d %llu\n", (int)command, command_start, boot, (int)getpid(),
             start_of(getpid()));
    if (write_file("pid", text) < 0) fail(directory);
    if (write(go[1], "g", 1) != 1) fail("pipe");
    close(go[1]);
}

/* Returns in the copy that stays; the process that was called ends as soon as that closes the pipe or has written to it. */
static int daemonise(void) {
    int ready[2];
    char word;
    if (pipe2(ready, O_CLOEXEC) < 0) fail("pipe");
    pid_t copy = fork();
    if (copy < 0) fail("fork");
    if (copy > 0) {
        close(ready[1]);
        _exit(read(ready[0], &word, 1) == 1 ? 0 : 1);
    }
    close(ready[0]);
    setsid();
    return ready[1];
}

int main(int count, char **arguments) {
    char path[512];
    sigset_t own, inherited;
    if (count == 2 && strcmp(arguments[1], "--version") == 0) return puts("kebne-shim 1") < 0;
    if (count < 4) {
        fputs("usage: kebne-shim DIRECTORY ORPHAN_MILLIS COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    directory = arguments[1];
    orphan_millis = atoll(arguments[2]);
    for (int i = 0; i < MAX_CLIENTS; i++) clients[i].fd = -1;

    int ready = daemonise();
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) fail("PR_SET_CHILD_SUBREAPER");
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&own);
    sigaddset(&own, SIGCHLD);
    sigaddset(&own, SIGTERM);
    sigaddset(&own, SIGINT);
    sigaddset(&own, SIGHUP);
    sigprocmask(SIG_BLOCK, &own, &inherited);
    int signals = signalfd(-1, &own, SFD_CLOEXEC | SFD_NONBLOCK);
    snprintf(path, sizeof path, "%s/ctl", directory);
    int listener = listen_at(path);
    if (signals < 0 || listener < 0) fail(path);
    read_groups();
    open_logs();
    start(arguments + 3, &inherited);

    if (write(ready, "r", 1) != 1) start_killing();
    close(ready);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd <= 2; fd++) dup2(nothing, fd);
    if (chdir("/") < 0) start_killing();
    supervise(listener, signals);
    unlink(path);
    return 0;
}
