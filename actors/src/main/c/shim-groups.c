/* The control groups of the command. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_GROUPS 16
/* How often it is looked whether a group is frozen, a millisecond apart: usually it is at once. */
#define FREEZE_LOOKS 20

struct names {
    char text[8192];
    const char *all[MAX_GROUPS];
    int count;
};

/* Others are those of another container: what is in them is none of this process' business. */
static struct names own, others;

/* Writes to a file of a control group, which exists or is none of that kind of group. */
static int write_group(const char *group, const char *name, const char *text) {
    char path[1024];
    if (snprintf(path, sizeof path, "%s/%s", group, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = (ssize_t)strlen(text), written = write(fd, text, length);
    int problem = errno;
    close(fd);
    errno = problem;
    return written == length ? 0 : -1;
}

static void read_names(const char *note, struct names *names) {
    if (read_note(note, names->text, sizeof names->text) == 0) return;
    for (char *name = strtok(names->text, "\n"); name != NULL; name = strtok(NULL, "\n")) {
        if (names->count == MAX_GROUPS) {
            errno = E2BIG;
            fail(note);
        }
        names->all[names->count++] = name;
    }
}

void read_groups(void) {
    read_names("groups", &own);
    read_names("joined", &others);
}

static void join(const struct names *names, pid_t pid) {
    char text[32];
    snprintf(text, sizeof text, "%d", (int)pid);
    for (int i = 0; i < names->count; i++)
        if (write_group(names->all[i], "cgroup.procs", text) < 0) fail(names->all[i]);
}

void join_groups(pid_t pid) {
    join(&own, pid);
    join(&others, pid);
}

/* Kills what is in a group of the first version: what forks meanwhile is caught, for it is frozen with the rest. */
static void kill_frozen(const char *group) {
    char path[1024], line[64];
    int is_frozen = 0;
    if (write_group(group, "freezer.state", "FROZEN") < 0) return;
    snprintf(path, sizeof path, "%s/freezer.state", group);
    for (int i = 0; i < FREEZE_LOOKS && !is_frozen; i++) {
        if (i > 0) poll(NULL, 0, 1);
        is_frozen = read_file(path, line, sizeof line) > 0 && strncmp(line, "FROZEN", 6) == 0;
    }
    snprintf(path, sizeof path, "%s/cgroup.procs", group);
    FILE *members = fopen(path, "re");
    while (members != NULL && fgets(line, sizeof line, members) != NULL) {
        pid_t pid = atoi(line);
        if (pid > 1 && pid != getpid()) kill(pid, SIGKILL);
    }
    if (members != NULL) fclose(members);
    write_group(group, "freezer.state", "THAWED");
}

void kill_groups(void) {
    int all_killed = 0;
    for (int i = 0; i < own.count; i++) all_killed |= write_group(own.all[i], "cgroup.kill", "1") == 0;
    for (int i = 0; i < own.count; i++) {
        if (all_killed)
            write_group(own.all[i], "freezer.state", "THAWED");
        else
            kill_frozen(own.all[i]);
    }
}

/* Those of the task, and those above, which the agent made too, if nothing is in them any more. */
void remove_groups(void) {
    char path[1024];
    for (int i = 0; i < own.count; i++) {
        snprintf(path, sizeof path, "%s", own.all[i]);
        for (int level = 0; level < 3 && rmdir(path) == 0; level++) {
            char *end = strrchr(path, '/');
            if (end == NULL || end == path) break;
            *end = 0;
        }
    }
}
