/*
 * The command's output, when it is to be rotated: it goes into pipes, and from there into the files that were this
 * process' own output, in pieces of whole lines where there are such. A file that would become larger than it may is
 * renamed to NAME.1, the one before to NAME.2, and so on; the oldest is lost. The agent notes what to do in the file
 * logs, a line each:
 *
 *     stdout BYTES KEPT      the size of a file, and how many older ones are kept
 *     stderr BYTES KEPT
 *
 * The sandbox may belong to the command's user, who may put there what he likes: nothing that exists is opened, and only
 * names in it are used. What cannot be written, because the disk is full, is lost: the command does not wait for room.
 */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_KEPT 1000
/* How many pieces of one kind of output are taken before something else has its turn; and at the end. */
#define PIECES 16
#define LAST_PIECES 256

struct log {
    char name[16];
    long long max;
    int kept, number; /* number: the file descriptor that the command has it by */
    int source, entry, sink;
};

static struct log logs[MAX_LOGS];
static int log_count, sandbox = -1;
static char piece[65536];

void open_logs(void) {
    char notes[256];
    if (read_note("logs", notes, sizeof notes) == 0) return;
    sandbox = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (sandbox < 0) fail("the sandbox");
    for (char *line = strtok(notes, "\n"); line != NULL && log_count < MAX_LOGS; line = strtok(NULL, "\n")) {
        struct log *log = &logs[log_count];
        int ends[2];
        errno = EINVAL;
        if (sscanf(line, "%15s %lld %d", log->name, &log->max, &log->kept) != 3 || log->max < 1 || log->kept < 0 ||
            log->kept > MAX_KEPT)
            fail("logs");
        log->number = strcmp(log->name, "stderr") == 0 ? STDERR_FILENO : STDOUT_FILENO;
        log->sink = fcntl(log->number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (log->sink < 0 || pipe2(ends, O_CLOEXEC) < 0) fail(log->name);
        log->source = ends[0];
        log->entry = ends[1];
        log_count++;
    }
}

void enter_logs(void) {
    for (int i = 0; i < log_count; i++) dup2(logs[i].entry, logs[i].number);
}

void follow_logs(void) {
    for (int i = 0; i < log_count; i++) {
        close(logs[i].entry);
        fcntl(logs[i].source, F_SETFL, O_NONBLOCK);
    }
}

static void old_name(const struct log *log, int number, char *name, size_t size) {
    if (number == 0)
        snprintf(name, size, "%s", log->name);
    else
        snprintf(name, size, "%s.%d", log->name, number);
}

/* The new file belongs to whom the old one did. -1: there is none, and the old one goes on. */
static int fresh_file(const struct log *log, const struct stat *old) {
    int how = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(sandbox, log->name, how, 0600);
    if (fd < 0 && errno == EEXIST && unlinkat(sandbox, log->name, 0) == 0) fd = openat(sandbox, log->name, how, 0600);
    if (fd >= 0 && (fchown(fd, old->st_uid, old->st_gid) < 0 || fchmod(fd, old->st_mode & 0777) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Makes room: by another file or, where there can be none, by emptying this one. */
static void rotate(struct log *log, const struct stat *old) {
    char from[32], to[32];
    int fresh = -1;
    for (int i = log->kept; i > 0; i--) {
        old_name(log, i - 1, from, sizeof from);
        old_name(log, i, to, sizeof to);
        if (renameat(sandbox, from, sandbox, to) == 0 && i == 1) fresh = fresh_file(log, old);
    }
    if (fresh < 0) {
        if (ftruncate(log->sink, 0) < 0) return;
    } else {
        close(log->sink);
        log->sink = fresh;
    }
}

static void write_all(int fd, const char *text, size_t length) {
    size_t done = 0;
    while (done < length) {
        ssize_t written = write(fd, text + done, length - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += (size_t)written;
    }
}

/*
 * How much of this fits: up to the end of a line, unless there is none in all that a file may hold. 0: a fresh file is
 * due. What just fills the file and ends within a line does not fit as a whole: programs write blocks, and the size of
 * a file is often a multiple of theirs.
 */
static size_t fitting(const struct log *log, long long size, const char *text, size_t length) {
    long long room = log->max - size;
    if (room > (long long)length || (room == (long long)length && text[length - 1] == '\n')) return length;
    if (room <= 0) return 0;
    const char *line_end = memrchr(text, '\n', (size_t)room);
    if (line_end != NULL) return (size_t)(line_end + 1 - text);
    return size == 0 ? (size_t)room : 0;
}

static void keep(struct log *log, const char *text, size_t length) {
    while (length > 0) {
        /* Others append to it, too: commands of checks. */
        struct stat file = {0};
        if (fstat(log->sink, &file) < 0) return;
        size_t fits = fitting(log, file.st_size, text, length);
        if (fits == 0) {
            rotate(log, &file);
            fits = fitting(log, 0, text, length);
        }
        write_all(log->sink, text, fits);
        text += fits;
        length -= fits;
    }
}

static void take(struct log *log, int pieces) {
    for (int i = 0; i < pieces && log->source >= 0; i++) {
        ssize_t got = read(log->source, piece, sizeof piece);
        if (got > 0) {
            keep(log, piece, (size_t)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(log->source);
            log->source = -1;
        } else {
            return;
        }
    }
}

void poll_logs(struct pollfd *polled) {
    for (int i = 0; i < MAX_LOGS; i++)
        polled[i] = (struct pollfd){.fd = i < log_count ? logs[i].source : -1, .events = POLLIN};
}

void on_logs(const struct pollfd *polled) {
    for (int i = 0; i < log_count; i++)
        if (polled[i].revents) take(&logs[i], PIECES);
}

void drain_logs(void) {
    for (int i = 0; i < log_count; i++) take(&logs[i], LAST_PIECES);
}
