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
