package io.kebne.actors.agent.nested;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExitValue;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept on disk of a nested container, one file each, so that another life of the agent finds it: lines of text, the last
 * of them the end of what is known.
 *
 * <pre>
 *   kebne-nested 1
 *   the container of the task or executor that it lies within
 *   running | exited STATUS | signalled NUMBER | lost
 *   its path, the outermost name first, a line each
 *   end
 * </pre>
 *
 * @param id of its process, and of this file
 * @param exit how it ended; empty while it runs
 * @param lost whether nobody knows how it ended
 */
record NestedNote(String id, String parent, ContainerPath path, Optional<ExitValue> exit, boolean lost) {
    private static final String HEAD = "kebne-nested 1";
    private static final String END = "end";
    private static final String RUNNING = "running";
    private static final String LOST = "lost";
    private static final String EXITED = "exited ";
    private static final String SIGNALLED = "signalled ";
    private static final int FIRST_NAME = 3;

    static NestedNote running(String id, String parent, ContainerPath path) {
        return new NestedNote(id, parent, path, Optional.empty(), false);
    }

    NestedNote ended(Optional<ExitValue> how) {
        return new NestedNote(id, parent, path, how, how.isEmpty());
    }

    void write(Path directory) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD, parent, state()));
        lines.addAll(path.values());
        lines.add(END);
        Files.createDirectories(directory);
        Path draft = directory.resolve(id + ".new");
        Files.write(draft, lines, UTF_8);
        Files.move(draft, directory.resolve(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String state() {
        if (exit.isEmpty()) {
            return lost ? LOST : RUNNING;
        }
        return exit.get()
                .exitStatus()
                .map(status -> EXITED + status)
                .orElseGet(() -> SIGNALLED + exit.get().signal().orElseThrow());
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

    static Optional<NestedNote> parse(String id, List<String> lines) {
        boolean whole = lines.size() > FIRST_NAME + 1
                && lines.get(0).equals(HEAD)
                && lines.get(lines.size() - 1).equals(END);
        if (!whole) {
            return Optional.empty();
        }
        try {
            String state = lines.get(2);
            ContainerPath path = new ContainerPath(lines.subList(FIRST_NAME, lines.size() - 1));
            NestedNote running = running(id, lines.get(1), path);
            if (state.startsWith(EXITED)) {
                int status = Integer.parseInt(state.substring(EXITED.length()));
                return Optional.of(running.ended(Optional.of(ExitValue.exited(status))));
            } else if (state.startsWith(SIGNALLED)) {
                int number = Integer.parseInt(state.substring(SIGNALLED.length()));
                return Optional.of(running.ended(Optional.of(ExitValue.signalled(number))));
            }
            return Optional.of(state.equals(LOST) ? running.ended(Optional.empty()) : running);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(id));
    }
}
