/* Small files, and the time. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

long long now_millis(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

void fail(const char *what) {
    fprintf(stderr, "kebne-shim: %s: %s\n", what, strerror(errno));
    exit(1);
}

ssize_t read_file(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    if (length >= 0) text[length] = 0;
    return length;
}

int write_file(const char *name, const char *text) {
    char path[512], draft[512];
    size_t length = strlen(text);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(draft, sizeof draft, "%s/%s.new", directory, name);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return -1;
    int written = write(fd, text, length) == (ssize_t)length;
    close(fd);
    return written ? rename(draft, path) : -1;
}

ssize_t read_note(const char *name, char *text, size_t size) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    ssize_t length = read_file(path, text, size);
    if (length < 0 && errno == ENOENT) return 0;
    if (length < 0) fail(path);
    if (length == (ssize_t)size - 1) {
        errno = E2BIG;
        fail(path);
    }
    return length;
}
