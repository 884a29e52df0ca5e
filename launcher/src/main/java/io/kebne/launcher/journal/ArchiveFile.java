package io.kebne.launcher.journal;

import io.kebne.persistence.archive.Contents;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The file of an exported journal, compressed or not. */
final class ArchiveFile {
    private ArchiveFile() {}

    static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }

    static BufferedWriter writer(Path file, boolean compressed) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        return new BufferedWriter(
                new OutputStreamWriter(compressed ? new GZIPOutputStream(bytes) : bytes, StandardCharsets.UTF_8));
    }

    static BufferedReader reader(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return new BufferedReader(new InputStreamReader(
                    isCompressed(file) ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    static String describe(Contents contents) {
        return contents.entities() + " entities, " + contents.events() + " events and " + contents.snapshots()
                + " snapshots";
    }
}
