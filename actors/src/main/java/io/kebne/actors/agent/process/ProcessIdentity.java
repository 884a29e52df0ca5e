package io.kebne.actors.agent.process;

/**
 * Tells a process from every other one, before and after: the system gives a process id to another process later, but
 * never with the same start time in the same life of the machine.
 *
 * @param pid the process id
 * @param start when it started, in the system's own unit: clock ticks since boot on Linux
 * @param bootId of the life of the machine; empty where the system has none
 */
record ProcessIdentity(long pid, long start, String bootId) {
    ProcessIdentity {
        if (pid <= 1) {
            throw new IllegalArgumentException(pid + " is not a process of ours");
        }
    }
}
