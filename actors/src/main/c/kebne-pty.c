/*
 * Runs a command on a terminal of its own, for a session of somebody who is elsewhere.
 *
 *     kebne-pty ROWS COLUMNS COMMAND [ARGUMENT...]
 *
 * What the command writes to the terminal goes to standard output. Standard input is read in pieces:
 *
 *     'd' LENGTH BYTES...    typed at the terminal; a length of 0 is the end-of-file character
 *     'w' ROWS COLUMNS       the terminal's size is another one now
 *
 * each number in two bytes, the higher first. When standard input ends, nobody is there any more: the command's session is
 * hung up. Exits as the command does, with 128 + n when signal n ended it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define HANG_UP_MILLIS 1000
#define END_OF_FILE 4
#define MAX_PIECE 65535
/* Milliseconds for what is on its way when the command has ended but something else holds the terminal. */
#define LAST_WORDS_MILLIS 50

static int terminal;
static pid_t command;

/* What came in and is not typed yet, a piece at a time. */
static unsigned char input[MAX_PIECE + 3];
static size_t have, typed;
static unsigned char output[16384];
static size_t output_length, output_written;

static void fail(const char *what) {
    fprintf(stderr, "kebne-pty: %s: %s\n", what, strerror(errno));
    exit(126);
}

static void resize(int rows, int columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    ioctl(terminal, TIOCSWINSZ, &size);
}

static int number(const unsigned char *at) { return at[0] << 8 | at[1]; }

static void run(const char *name, const sigset_t *mask, char **arguments) {
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int end = open(name, O_RDWR);
    if (end < 0) fail(name);
    ioctl(end, TIOCSCTTY, 0);
    for (int fd = 0; fd <= 2; fd++) dup2(end, fd);
    if (end > 2) close(end);
    /* What the agent was told to ignore, as by nohup, is not its tasks' business. */
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(arguments[0], arguments);
    fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

/* How long the piece at the front is, or 0 when it is not known yet. */
static size_t piece(void) {
    if (have >= 1 && input[0] == 'w') return 5;
    if (have >= 3 && input[0] == 'd') return 3 + number(input + 1);
    return 0;
}

static void drop_piece(size_t size) {
    memmove(input, input + size, have - size);
    have -= size;
    typed = 0;
}

/* Does what has come as far as the terminal takes it; says whether there is more to be typed. */
static int take_input(void) {
    static const unsigned char end = END_OF_FILE;
    for (size_t size; (size = piece()) > 0 && have >= size;) {
        if (input[0] == 'w') {
            resize(number(input + 1), number(input + 3));
            drop_piece(size);
            continue;
        }
        const unsigned char *from = size == 3 ? &end : input + 3 + typed;
        size_t left = size == 3 ? 1 : size - 3 - typed;
        ssize_t wrote = write(terminal, from, left);
        if (wrote < 0) return errno == EAGAIN || errno == EINTR;
        typed += wrote;
        if (size == 3 || typed == size - 3) drop_piece(size);
    }
    return 0;
}

/* Says whether there still is somebody. */
static int read_input(void) {
    ssize_t got = read(0, input + have, sizeof input - have);
    if (got > 0) have += got;
    /* What is neither of the two pieces comes from nobody who knows how to speak. */
    if (have > 0 && input[0] != 'd' && input[0] != 'w') return 0;
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Says whether the terminal still has somebody at its other end. */
static int read_terminal(void) {
    ssize_t got = read(terminal, output, sizeof output);
    if (got > 0) {
        output_length = got;
        output_written = 0;
    }
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static int write_output(void) {
    ssize_t wrote = write(1, output + output_written, output_length - output_written);
    if (wrote > 0) output_written += wrote;
    return wrote > 0 || errno == EAGAIN || errno == EINTR;
}

/* Lets the command go on until it has ended, or its user has; returns its status as wait(2) has it. */
static int serve(int signals, int held) {
    struct signalfd_siginfo info;
    int status = 0, ended = 0, open = 1, waiting = 0;
    while (open || !ended) {
        int saying = output_written < output_length;
        struct pollfd polled[] = {
            {.fd = signals, .events = POLLIN},
            {.fd = have < sizeof input && !ended ? 0 : -1, .events = POLLIN},
            {.fd = open ? terminal : -1, .events = (saying ? 0 : POLLIN) | (waiting ? POLLOUT : 0)},
            {.fd = saying ? 1 : -1, .events = POLLOUT},
        };
        int count = poll(polled, 4, ended && !saying ? LAST_WORDS_MILLIS : -1);
        if (count == 0) break;
        if (count < 0) continue;
        if (polled[0].revents) {
            while (read(signals, &info, sizeof info) == sizeof info) continue;
            if (!ended && waitpid(command, &status, WNOHANG) == command) {
                ended = 1;
                close(held);
            }
        }
        if (polled[3].revents && !write_output()) break;
        if (polled[2].revents & (POLLIN | POLLHUP | POLLERR) && !saying) open = read_terminal();
        if (polled[1].revents && !read_input()) break;
        waiting = open && !ended ? take_input() : 0;
    }
    if (!ended) {
        /* Nobody is there, or nobody has the terminal, who would have ended it. */
        int left = HANG_UP_MILLIS;
        kill(-command, SIGHUP);
        kill(-command, SIGCONT);
        while (waitpid(command, &status, WNOHANG) == 0 && left-- > 0) usleep(1000);
        if (left <= 0) {
            kill(-command, SIGKILL);
            waitpid(command, &status, 0);
        }
    }
    return status;
}

int main(int count, char **arguments) {
    sigset_t own, inherited;
    if (count == 2 && strcmp(arguments[1], "--version") == 0) return puts("kebne-pty 1") < 0;
    if (count < 4) {
        fputs("usage: kebne-pty ROWS COLUMNS COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    const char *name = terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0 ? NULL : ptsname(terminal);
    if (name == NULL) fail("/dev/ptmx");
    resize(atoi(arguments[1]), atoi(arguments[2]));
    sigemptyset(&own);
    sigaddset(&own, SIGCHLD);
    sigprocmask(SIG_BLOCK, &own, &inherited);
    int signals = signalfd(-1, &own, SFD_CLOEXEC | SFD_NONBLOCK);
    /* Held until the command has it: a terminal that nobody has open counts as hung up. */
    int held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (signals < 0 || held < 0 || (command = fork()) < 0) fail(name);
    if (command == 0) run(name, &inherited, arguments + 3);
    signal(SIGPIPE, SIG_IGN);
    fcntl(terminal, F_SETFL, O_NONBLOCK);
    int status = serve(signals, held);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
