package io.kebne.actors.agent.core;

import java.util.List;
import java.util.Optional;

/**
 * How a process ended, told from the number that Java gives: the exit status, or 128 + n when signal n ended the
 * process. A shell whose last command was ended by a signal exits with the same number itself, and is believed to have
 * been ended so too.
 *
 * @param exitStatus 0 to 255, when the process ended by itself
 * @param signal when a signal ended it
 */
record ExitValue(Optional<Integer> exitStatus, Optional<Integer> signal) {
    private static final int SIGNAL_BASE = 128;

    /** Linux' signals 1 to 31 in the words of strsignal(3), which Mesos' messages use. */
    private static final List<String> SIGNALS = List.of(
            "Hangup",
            "Interrupt",
            "Quit",
            "Illegal instruction",
            "Trace/breakpoint trap",
            "Aborted",
            "Bus error",
            "Floating point exception",
            "Killed",
            "User defined signal 1",
            "Segmentation fault",
            "User defined signal 2",
            "Broken pipe",
            "Alarm clock",
            "Terminated",
            "Stack fault",
            "Child exited",
            "Continued",
            "Stopped (signal)",
            "Stopped",
            "Stopped (tty input)",
            "Stopped (tty output)",
            "Urgent I/O condition",
            "CPU time limit exceeded",
            "File size limit exceeded",
            "Virtual timer expired",
            "Profiling timer expired",
            "Window changed",
            "I/O possible",
            "Power failure",
            "Bad system call");

    static ExitValue of(int javaExitValue) {
        int signal = javaExitValue - SIGNAL_BASE;
        return signal >= 1 && signal <= SIGNALS.size()
                ? new ExitValue(Optional.empty(), Optional.of(signal))
                : new ExitValue(Optional.of(javaExitValue), Optional.empty());
    }

    boolean isSuccess() {
        return exitStatus.isPresent() && exitStatus.get() == 0;
    }

    /** Mesos' sentence about it. */
    String message() {
        return signal.map(n -> "Command terminated with signal " + SIGNALS.get(n - 1))
                .orElseGet(() -> "Command exited with status " + exitStatus.orElseThrow());
    }
}
