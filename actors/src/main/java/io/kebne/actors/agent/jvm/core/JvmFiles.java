package io.kebne.actors.agent.jvm.core;

/** What the agent has a virtual machine write into its sandbox, and what it writes there itself. */
public final class JvmFiles {
    /** Logs, dumps and recordings of the virtual machine's own. */
    public static final String DIRECTORY = "jvm";

    public static final String GC_LOG = "gc.log";
    public static final String ERROR_FILE = "hs_err.log";
    public static final String HEAP_DUMP = "heap.hprof";
    /** Where the flight recorder keeps what it has not been asked for yet. */
    public static final String RECORDINGS = "jfr";

    /** What is loaded into the program to ask for the levels of its loggers. */
    public static final String LOGGER_AGENT = "kebne-logger.jar";

    /** What is recorded before a forced end. */
    public static final String BLACK_BOX = "blackbox";

    /** Where the flight recorder puts what it has when the program ends in good order, before anybody else can ask for it. */
    public static final String LAST_RECORDING = "exit.jfr";

    private JvmFiles() {}

    /** As the virtual machine, whose working directory is the sandbox, names it. */
    public static String path(String name) {
        return DIRECTORY + "/" + name;
    }
}
