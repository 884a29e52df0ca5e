package io.kebne.actors.agent.core;

import io.kebne.protocol.task.Reason;
import java.util.List;
import java.util.Optional;

/**
 * How a process ended.
 *
 * @param exitStatus 0 to 255, when the process ended by itself
 * @param signal when a signal ended it
 * @param cause what else is known of why it ended
 */
public record ExitValue(Optional<Integer> exitStatus, Optional<Integer> signal, Optional<Cause> cause) {
    /**
     * Why a process ended.
     *
     * @param reason when it failed, if one fits better than the general one
     * @param message for people, instead of the general one
     */
    public record Cause(Optional<Reason> reason, String message) {}

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

    public ExitValue {
        if (exitStatus.isPresent() == signal.isPresent()) {
            throw new IllegalArgumentException("a process ends either by itself or by a signal");
        }
    }

    public ExitValue(Optional<Integer> exitStatus, Optional<Integer> signal) {
        this(exitStatus, signal, Optional.empty());
    }

    /** The same with what else is known; what was known before counts. */
    public ExitValue because(Cause found) {
        return cause.isPresent() ? this : new ExitValue(exitStatus, signal, Optional.of(found));
    }

    public static ExitValue exited(int status) {
        return new ExitValue(Optional.of(status), Optional.empty());
    }

    public static ExitValue signalled(int number) {
        return new ExitValue(Optional.empty(), Optional.of(number));
    }

    /**
     * Told from the number that a shell gives: the exit status, or 128 + n when signal n ended the process. A process that
     * exits with such a number itself is believed to have been ended so too.
     */
    public static ExitValue ofShell(int number) {
        int signal = number - SIGNAL_BASE;
        return signal >= 1 && signal <= SIGNALS.size() ? signalled(signal) : exited(number);
    }

    boolean isSuccess() {
        return exitStatus.isPresent() && exitStatus.get() == 0;
    }

    /** Why, if it is known; else Mesos' sentence about it. */
    String message() {
        return cause.map(Cause::message).orElseGet(this::general);
    }

    private String general() {
        return signal.map(n -> "Command terminated with signal " + name(n))
                .orElseGet(() -> "Command exited with status " + exitStatus.orElseThrow());
    }

    private static String name(int signal) {
        return signal >= 1 && signal <= SIGNALS.size() ? SIGNALS.get(signal - 1) : Integer.toString(signal);
    }
}
