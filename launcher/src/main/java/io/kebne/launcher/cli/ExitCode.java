package io.kebne.launcher.cli;

/** What the exit codes of commands mean; docs/operating/running.md says what a service manager is to make of them. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int UNREACHABLE = 3;
    /** Of a node that the cluster has removed and that is to be started again: EX_TEMPFAIL, as sysexits(3) has it. */
    public static final int EXPELLED = 75;

    /** As the command {@code timeout} of coreutils has it. */
    public static final int TIMED_OUT = 124;

    /** Where 1 says something else, as with {@code nomad job plan}. */
    public static final int ERROR = 255;

    private ExitCode() {}
}
