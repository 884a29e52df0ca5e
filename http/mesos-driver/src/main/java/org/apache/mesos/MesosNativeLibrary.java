package org.apache.mesos;

/** Stands for Mesos' native library, which these drivers do not need: there is nothing to load. */
public class MesosNativeLibrary {
    /** The version of Mesos whose Java interface this is. */
    public static final String VERSION = "1.11.0";

    private static final Version PARSED = new Version(1, 11, 0);

    /** A version of Mesos. */
    public static class Version implements Comparable<Version> {
        public final long major;
        public final long minor;
        public final long patch;

        public Version(long major, long minor, long patch) {
            if (major < 0 || minor < 0 || patch < 0) {
                throw new IllegalArgumentException("a version has no negative numbers");
            }
            this.major = major;
            this.minor = minor;
            this.patch = patch;
        }

        public Version(long major, long minor) {
            this(major, minor, 0);
        }

        public Version(long major) {
            this(major, 0, 0);
        }

        public boolean before(Version other) {
            return compareTo(other) < 0;
        }

        public boolean after(Version other) {
            return compareTo(other) > 0;
        }

        @Override
        public int compareTo(Version other) {
            if (major != other.major) {
                return Long.compare(major, other.major);
            }
            return minor != other.minor ? Long.compare(minor, other.minor) : Long.compare(patch, other.patch);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Version && compareTo((Version) other) == 0;
        }

        /** As in Mesos, whose callers may have been compiled against it. */
        @SuppressWarnings("NonOverridingEquals")
        public boolean equals(Version other) {
            return equals((Object) other);
        }

        @Override
        public int hashCode() {
            return Long.hashCode((major * 31 + minor) * 31 + patch);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /** Does nothing. */
    public static void load(String path) {}

    /** Does nothing. */
    public static void load() {}

    public static Version version() {
        return PARSED;
    }
}
