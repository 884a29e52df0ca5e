package io.kebne.actors.agent.nested;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is kept on disk of a container, one file each, so that another life of the agent finds it: lines of text, the last
 * of them the end of what is known.
 *
 * <pre>
 *   kebne-nested 2
 *   the container of the task or executor that it lies within, or nothing
 *   running | exited STATUS | signalled NUMBER | lost
 *   REASON MESSAGE of what it was ended for, or nothing
 *   how large its sandbox may become, in bytes; 0: nobody said
 *   its path, the outermost name first, a line each
 *   end
 * </pre>
 *
 * @param id of its process, and of this file
 * @param end how it ended; empty while it runs
 */
record NestedNote(String id, Optional<String> root, ContainerPath path, long disk, Optional<NestedEnd> end) {
    private static final String HEAD = "kebne-nested 2";
    /** Without the lines about limitation and disk. */
    private static final String FORMER_HEAD = "kebne-nested 1";

    private static final String END = "end";
    private static final String RUNNING = "running";
    private static final String LOST = "lost";
    private static final String EXITED = "exited ";
    private static final String SIGNALLED = "signalled ";
    private static final int LIMITATION = 3;
    private static final int DISK = 4;
    private static final int FIRST_NAME = 5;
    private static final Pattern LINE_ENDS = Pattern.compile("\\R");

    static NestedNote running(String id, Optional<String> root, ContainerPath path, long disk) {
        return new NestedNote(id, root, path, disk, Optional.empty());
    }

    NestedNote ended(NestedEnd how) {
        return new NestedNote(id, root, path, disk, Optional.of(how));
    }

    void write(Path directory) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of(HEAD, root.orElse(""), state(), limitation(), Long.toString(disk)));
        lines.addAll(path.values());
        lines.add(END);
        Files.createDirectories(directory);
        Path draft = directory.resolve(id + ".new");
        Files.write(draft, lines, UTF_8);
        Files.move(draft, directory.resolve(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String state() {
        if (end.isEmpty()) {
            return RUNNING;
        }
        return end.get()
                .exit()
                .map(exit -> exit.exitStatus()
                        .map(status -> EXITED + status)
                        .orElseGet(() -> SIGNALLED + exit.signal().orElseThrow()))
                .orElse(LOST);
    }

    private String limitation() {
        return end.flatMap(NestedEnd::limitation)
                .map(l ->
                        l.reason().name() + " " + LINE_ENDS.matcher(l.message()).replaceAll(" "))
                .orElse("");
    }

    /** All that are whole. */
    static List<NestedNote> readAll(Path directory) throws IOException {
        List<NestedNote> notes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, file -> !isDraft(file))) {
            for (Path file : files) {
                parse(file.getFileName().toString(), Files.readAllLines(file, UTF_8))
                        .ifPresent(notes::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return notes;
    }

    private static boolean isDraft(Path file) {
        return file.toString().endsWith(".new");
    }

    static Optional<NestedNote> parse(String id, List<String> read) {
        List<String> lines = new ArrayList<>(read);
        if (lines.size() > LIMITATION && lines.get(0).equals(FORMER_HEAD)) {
            lines.set(0, HEAD);
            lines.addAll(LIMITATION, List.of("", "0"));
        }
        boolean whole = lines.size() > FIRST_NAME + 1
                && lines.get(0).equals(HEAD)
                && lines.get(lines.size() - 1).equals(END);
        if (!whole) {
            return Optional.empty();
        }
        try {
            Optional<String> root = lines.get(1).isEmpty() ? Optional.empty() : Optional.of(lines.get(1));
            ContainerPath path = new ContainerPath(lines.subList(FIRST_NAME, lines.size() - 1));
            NestedNote running = running(id, root, path, Long.parseLong(lines.get(DISK)));
            return Optional.of(
                    lines.get(2).equals(RUNNING)
                            ? running
                            : running.ended(new NestedEnd(exit(lines.get(2)), limitation(lines.get(LIMITATION)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ExitValue> exit(String state) {
        if (state.startsWith(EXITED)) {
            return Optional.of(ExitValue.exited(Integer.parseInt(state.substring(EXITED.length()))));
        } else if (state.startsWith(SIGNALLED)) {
            return Optional.of(ExitValue.signalled(Integer.parseInt(state.substring(SIGNALLED.length()))));
        } else if (state.equals(LOST)) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("no state: " + state);
    }

    private static Optional<Limitation> limitation(String line) {
        int space = line.indexOf(' ');
        return space < 0
                ? Optional.empty()
                : Optional.of(new Limitation(Reason.valueOf(line.substring(0, space)), line.substring(space + 1)));
    }

    void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(id));
    }
}
