package io.kebne.launcher.wordcount;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text whose words are counted.
 *
 * @param description where it comes from, for people
 * @param bytes the text
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copied nowhere: a text may be large.
public record TextSource(String description, byte[] bytes) {
    /**
     * Reads a file, or the licence texts of the running JDK when none is given.
     *
     * @throws IOException with one line that says what cannot be read
     */
    public static TextSource read(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            if (!Files.isRegularFile(file.get())) {
                throw new IOException(file.get() + " is not a file");
            }
            return new TextSource(file.get().toString(), Files.readAllBytes(file.get()));
        }
        Path legal = Path.of(System.getProperty("java.home"), "legal");
        if (!Files.isDirectory(legal)) {
            throw new IOException("this JDK has no folder 'legal'; name a text file");
        }
        return new TextSource("the licence texts in " + legal, concatenated(legal));
    }

    /**
     * Cuts the text into about equal pieces, never within a word.
     *
     * @param pieces at least 1; fewer come back when the text is short
     */
    public List<byte[]> split(int pieces) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= pieces && start < bytes.length; i++) {
            int end = Math.max(start + 1, (int) ((long) bytes.length * i / pieces));
            while (end < bytes.length && WordCounts.isLetter(bytes[end - 1]) && WordCounts.isLetter(bytes[end])) {
                end++;
            }
            parts.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        return parts;
    }

    private static byte[] concatenated(Path folder) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.write(Files.readAllBytes(file));
                all.write('\n');
            }
        }
        return all.toByteArray();
    }
}
