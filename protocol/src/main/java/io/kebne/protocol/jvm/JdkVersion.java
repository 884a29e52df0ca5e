package io.kebne.protocol.jvm;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Versions of Java as text: which of them is meant, and which is newer. */
public final class JdkVersion {
    /** The name of the attribute by which an agent says which it has; there may be several. */
    public static final String ATTRIBUTE = "jdk";

    /** The oldest that tasks may run on: before it there is no flight recorder and no unified logging. */
    public static final int OLDEST = 11;

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,6}){0,5}");

    private JdkVersion() {}

    /** Whether what a task wants is a directory, not a version. */
    public static boolean isDirectory(String wanted) {
        return wanted.startsWith("/");
    }

    static void requireWanted(String wanted) {
        if (isDirectory(wanted)) {
            return;
        }
        if (!VERSION.matcher(wanted).matches()) {
            throw new InvalidValueException("jvm.jdk", "must be a version such as 17 or 17.0.15, or an absolute path");
        }
        if (feature(wanted) < OLDEST) {
            throw new InvalidValueException("jvm.jdk", "must be " + OLDEST + " or later");
        }
    }

    /** Whether a text is a version that can be compared; {@code 17.0.15} is, {@code 22-ea} is not. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** 17 of 17.0.15. */
    public static int feature(String version) {
        int dot = version.indexOf('.');
        return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    }

    /** Whether a version is what a task wants, which may say less: 17 wants any 17. */
    public static boolean matches(String version, String wanted) {
        return version.equals(wanted) || version.startsWith(wanted + ".");
    }

    /** The newest of those that a task may have; with no wish, the newest of all. */
    public static Optional<String> best(List<String> versions, Optional<String> wanted) {
        return versions.stream()
                .filter(JdkVersion::isVersion)
                .filter(version -> wanted.isEmpty() || matches(version, wanted.get()))
                .max(JdkVersion::compare);
    }

    /** By number, part by part. */
    public static int compare(String left, String right) {
        String[] ours = left.split("\\.", -1);
        String[] theirs = right.split("\\.", -1);
        for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
            int difference = Integer.compare(Integer.parseInt(ours[i]), Integer.parseInt(theirs[i]));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(ours.length, theirs.length);
    }
}
