package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Which life of an agent this is.
 *
 * @param incarnation its name for the allocator: within one the agent knows all that it was asked to do
 * @param bootId the life of the machine in which it began
 */
public record Life(String incarnation, String bootId) {
    /** @return empty when there is none, or it is damaged */
    public static Optional<Life> read(Path file) throws IOException {
        try {
            return Sealed.open(Files.readAllBytes(file)).flatMap(Life::parse);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes it such that it survives the machine: an agent must not speak as one that knows what it has lost. */
    public void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(Sealed.seal((incarnation + " " + bootId).getBytes(UTF_8))));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Life> parse(byte[] content) {
        String[] words = new String(content, UTF_8).split(" ", -1);
        return words.length == 2 ? Optional.of(new Life(words[0], words[1])) : Optional.empty();
    }
}
