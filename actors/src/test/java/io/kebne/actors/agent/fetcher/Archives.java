package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes archives, also such as no honest program would make. */
final class Archives {
    private Archives() {}

    static Path zip(Path file, String name, String content) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(0100644);
            zip.putArchiveEntry(entry);
            zip.write(FetcherTest.bytes(content));
            zip.closeArchiveEntry();
        }
        return file;
    }

    /** A link whose target is so many times the same character, which is very little in the archive. */
    static Path zipOfLink(Path file, int targetBytes) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("link");
            entry.setUnixMode(0120777);
            zip.putArchiveEntry(entry);
            zip.write(FetcherTest.bytes("a".repeat(targetBytes)));
            zip.closeArchiveEntry();
        }
        return file;
    }

    /** A tar archive in the making. */
    static final class Tar implements AutoCloseable {
        private final TarArchiveOutputStream tar;

        Tar(OutputStream output) {
            tar = new TarArchiveOutputStream(output);
        }

        static Tar to(Path file) throws IOException {
            return new Tar(Files.newOutputStream(file));
        }

        Tar file(String name, int mode, String content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setMode(mode);
            entry.setSize(FetcherTest.bytes(content).length);
            tar.putArchiveEntry(entry);
            tar.write(FetcherTest.bytes(content));
            tar.closeArchiveEntry();
            return this;
        }

        Tar directory(String name) throws IOException {
            tar.putArchiveEntry(new TarArchiveEntry(name, TarConstants.LF_DIR));
            tar.closeArchiveEntry();
            return this;
        }

        Tar symbolicLink(String name, String target) throws IOException {
            return link(name, target, TarConstants.LF_SYMLINK);
        }

        Tar hardLink(String name, String target) throws IOException {
            return link(name, target, TarConstants.LF_LINK);
        }

        /** Says by an entry of its own what the next entry is called, as GNU tar does. */
        Tar longName(int bytes) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
            entry.setSize(bytes);
            tar.putArchiveEntry(entry);
            tar.write(FetcherTest.bytes("a".repeat(bytes)));
            tar.closeArchiveEntry();
            return this;
        }

        Tar device(String name) throws IOException {
            tar.putArchiveEntry(new TarArchiveEntry(name, TarConstants.LF_FIFO));
            tar.closeArchiveEntry();
            return this;
        }

        private Tar link(String name, String target, byte kind) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, kind);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            return this;
        }

        @Override
        public void close() throws IOException {
            tar.close();
        }
    }
}
