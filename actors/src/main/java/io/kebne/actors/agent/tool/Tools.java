package io.kebne.actors.agent.tool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs of the machine that containers need, and how they are run.
 *
 * @param path where they are looked for
 */
public record Tools(String path) {
    /** The file of what a program says. */
    public static final String SAID = "said";

    private static final int LONGEST_MESSAGE = 500;

    /** The first of that name that can be executed. */
    public Optional<Path> find(String name) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * @param why what it is needed for
     * @throws IOException when there is none, with a message for the user
     */
    public Path require(String name, String why) throws IOException {
        return find(name).orElseThrow(() -> new IOException(name + ", which " + why + ", is not on the agent's PATH"));
    }

    /**
     * Runs a program to its end. Blocks.
     *
     * @param directory in which it runs, which gets a file of what it says
     * @throws IOException when it fails, with what it says last, or does not end in time and is ended
     */
    public static void run(List<String> line, Path directory, Duration timeout) throws IOException {
        Path said = directory.resolve(SAID);
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        String name = Path.of(line.get(0)).getFileName().toString();
        if (!ends(process, timeout)) {
            throw new IOException(name + " took longer than " + timeout.toSeconds() + " s");
        } else if (process.exitValue() != 0) {
            throw new IOException(name + ": " + lastLine(said));
        }
    }

    /**
     * Waits for a program, and ends it with all that it has begun when it takes too long. Blocks.
     *
     * @return whether it ended by itself
     * @throws IOException when the thread is interrupted, since the agent stops
     */
    public static boolean ends(Process process, Duration timeout) throws IOException {
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The agent stops", e);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    /** The last thing that a program has said in this file, shortened. */
    public static String lastLine(Path said) throws IOException {
        String last = "it says nothing";
        // Names in images may be of any character set.
        for (String line : new String(Files.readAllBytes(said), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            last = line.isBlank() ? last : line.strip();
        }
        return last.length() > LONGEST_MESSAGE ? last.substring(0, LONGEST_MESSAGE) + "…" : last;
    }
}
