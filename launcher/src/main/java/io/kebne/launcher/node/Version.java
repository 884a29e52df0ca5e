package io.kebne.launcher.node;

/** The version of this software. */
public final class Version {
    private static final String UNPACKED = "0.1.0";

    private Version() {}

    /** Plain {@code N.N.N}, as Mesos' clients expect it. */
    public static String current() {
        String packed = Version.class.getPackage().getImplementationVersion();
        return packed == null ? UNPACKED : packed.replace("-SNAPSHOT", "");
    }
}
