package io.kebne.actors.agent.jvm;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Makes one archive of classes: of all classes in the program's jars, and those that the JDK's own archive has. A virtual
 * machine that only loads and writes them does it; none of the program's code runs. It works on copies, whose digest is
 * looked at again: the task may change its files meanwhile.
 */
final class ArchiveMaker {
    private static final long TIMEOUT_SECONDS = 120;
    private static final int MAX_CLASSES = 100_000;
    private static final String CLASS = ".class";
    private static final Path NICE = Path.of("/usr/bin/nice");

    private ArchiveMaker() {}

    static void make(ClassPathKey key, String digest, Path sandbox, Path archive) throws IOException {
        Path work = Files.createTempDirectory(archive.getParent(), "making-");
        try {
            for (String name : key.names()) {
                if (!Path.of(name).isAbsolute()) {
                    Path copy = work.resolve("in").resolve(name);
                    Files.createDirectories(copy.getParent());
                    Files.copy(sandbox.resolve(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.setLastModifiedTime(copy, ClassPathKey.JAR_TIME);
                }
            }
            Path in = Files.createDirectories(work.resolve("in"));
            if (!key.digest(in).equals(digest)) {
                throw new IOException("its files have changed");
            }
            Path list = work.resolve("classes");
            Files.write(list, classes(key, in));
            Path made = work.resolve("archive");
            run(key, in, list, made);
            ClassArchives.moveInto(made, archive);
        } finally {
            delete(work);
        }
    }

    private static List<String> classes(ClassPathKey key, Path in) throws IOException {
        List<String> classes = new ArrayList<>();
        Path own = key.jdk().home().resolve("lib/classlist");
        if (Files.isRegularFile(own)) {
            classes.addAll(Files.readAllLines(own));
        }
        for (String name : key.names()) {
            try (ZipFile jar = new ZipFile(in.resolve(name).toFile())) {
                jar.stream()
                        .map(entry -> entry.getName())
                        .filter(entry -> entry.endsWith(CLASS) && !entry.startsWith("META-INF/"))
                        .map(entry -> entry.substring(0, entry.length() - CLASS.length()))
                        .filter(entry -> !entry.endsWith("module-info") && !entry.contains(" "))
                        .limit(MAX_CLASSES)
                        .forEach(classes::add);
            }
        }
        return classes;
    }

    private static void run(ClassPathKey key, Path in, Path list, Path made) throws IOException {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            line.addAll(List.of(NICE.toString(), "-n", "10"));
        }
        line.addAll(List.of(
                key.jdk().java().toString(),
                "-Xshare:dump",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + made,
                "-cp",
                String.join(File.pathSeparator, key.names())));
        Process process = new ProcessBuilder(line)
                .directory(in.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it takes longer than " + TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the agent stops", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0 || !Files.isRegularFile(made)) {
            throw new IOException("java -Xshare:dump exited with status " + process.exitValue());
        }
    }

    static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
