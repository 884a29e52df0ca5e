package io.kebne.launcher.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The archive of loaded classes that the build leaves beside {@code kebne.jar}. A JVM that maps it spends about half the CPU
 * time on its start.
 */
public final class SharedClasses {
    private static final String JAR = "kebne.jar";
    private static final String ARCHIVE = "kebne.jsa";
    private static final String ARCHIVE_OF_AGENTS = "kebne-agent.jsa";

    private SharedClasses() {}

    /**
     * The options for another JVM with this class path. There are none when it is not that of the packaged program, or when no
     * archive is there that belongs to it. An archive that the JVM cannot use after all, as one of another JDK, is ignored
     * by it without a word.
     *
     * @param classPath must be said to the other JVM in these very words, for they are part of the archive
     */
    public static List<String> options(String classPath) {
        return options(classPath, ARCHIVE);
    }

    /** The same for an agent: it has an archive of its own, because all of one that is mapped counts as its memory. */
    public static List<String> optionsOfAgent(String classPath) {
        List<String> own = options(classPath, ARCHIVE_OF_AGENTS);
        return own.isEmpty() ? options(classPath) : own;
    }

    private static List<String> options(String classPath, String name) {
        Path jar = Path.of(classPath.split(File.pathSeparator, 2)[0]);
        Path archive = jar.resolveSibling(name);
        return jar.endsWith(JAR) && isNewer(archive, jar)
                ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=error", "-Xlog:cds+dynamic=error")
                : List.of();
    }

    private static boolean isNewer(Path archive, Path jar) {
        try {
            return Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
