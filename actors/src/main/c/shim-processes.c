/* The command and all its descendants. */
#include "shim.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

struct process {
    pid_t pid, parent, group;
    unsigned long long start;
};

/* What /proc says of a process; the name in parentheses may contain anything. */
static int look_up(pid_t pid, struct process *found) {
    char path[64], text[1024];
    int parent, group;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (read_file(path, text, sizeof text) <= 0) return 0;
    const char *rest = strrchr(text, ')');
    if (rest == NULL) return 0;
    int fields = sscanf(rest + 1, " %*c %d %d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                        &parent, &group, &found->start);
    found->pid = pid;
    found->parent = parent;
    found->group = group;
    return fields == 3;
}

unsigned long long start_of(pid_t pid) {
    struct process found;
    return look_up(pid, &found) ? found.start : 0;
}

/* All processes of the machine; the caller frees them. */
static struct process *all_processes(size_t *count) {
    size_t room = 512;
    struct process *all = malloc(room * sizeof *all);
    DIR *proc = opendir("/proc");
    *count = 0;
    for (struct dirent *entry; all != NULL && proc != NULL && (entry = readdir(proc)) != NULL;) {
        if (!isdigit((unsigned char)entry->d_name[0]) || !look_up(atoi(entry->d_name), &all[*count])) continue;
        if (++*count == room) {
            struct process *more = realloc(all, 2 * room * sizeof *all);
            if (more == NULL) break;
            all = more;
            room *= 2;
        }
    }
    if (proc != NULL) closedir(proc);
    return all;
}

/* Whether this is still the process that was looked up, and not another one with its id. */
static int is_still(const struct process *known) {
    return known->parent == getpid() || start_of(known->pid) == known->start;
}

/*
 * Signals the command's group, and the descendants outside it. To kill, children suffice: only this process can make
 * room for their ids, and theirs become its own as they die, so the next look finds them. A command that has just
 * started begins its group perhaps only after that was signalled: then it is nobody's until it is found here.
 */
void signal_all(int number) {
    size_t count, known = 1;
    /* The kernel gives the id of a group to nobody else while its leader is not reaped. */
    int told = !have_status && kill(-command, number) == 0;
    struct process *all = all_processes(&count);
    pid_t *family = malloc((count + 1) * sizeof *family);
    if (all != NULL && family != NULL) {
        family[0] = getpid();
        for (size_t parent = 0; parent < (number == SIGKILL ? 1 : known); parent++) {
            for (size_t i = 0; i < count; i++) {
                if (all[i].parent != family[parent]) continue;
                family[known++] = all[i].pid;
                if (told && all[i].group == command) continue;
                if (is_still(&all[i])) kill(all[i].pid, number);
            }
        }
    }
    free(family);
    free(all);
}
