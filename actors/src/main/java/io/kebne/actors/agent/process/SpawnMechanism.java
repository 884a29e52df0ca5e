package io.kebne.actors.agent.process;

/**
 * How this JVM starts processes on Linux. By default it starts a program of its own that becomes the one that is wanted, which
 * is half of what a task's start costs the agent. As earlier JDKs did, the agent has it begin at once what is wanted, by
 * vfork(2); JDKs from 24 on advise against that, and are left alone.
 */
public final class SpawnMechanism {
    private static final String SETTING = "jdk.lang.Process.launchMechanism";
    private static final int FIRST_WITHOUT = 24;

    private SpawnMechanism() {}

    /** Chooses, unless somebody has. Only before this JVM's first process does it have an effect. */
    public static void choose() {
        boolean can = System.getProperty("os.name").equals("Linux")
                && Runtime.version().feature() < FIRST_WITHOUT;
        if (can && System.getProperty(SETTING) == null) {
            System.setProperty(SETTING, "VFORK");
        }
    }
}
