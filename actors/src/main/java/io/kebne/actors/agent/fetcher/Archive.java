package io.kebne.actors.agent.fetcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The kinds of archives that are unpacked, recognised by the ending of their names as in Mesos. */
enum Archive {
    TAR("tar") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            try (InputStream input = open(file)) {
                untar(input, unpacker);
            }
        }
    },
    TAR_GZ("tar\\.gz|tgz") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            try (InputStream input = gunzip(file)) {
                untar(input, unpacker);
            }
        }
    },
    TAR_BZ2("tar\\.bz2|tbz2") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            try (InputStream input = new BZip2CompressorInputStream(open(file), true)) {
                untar(input, unpacker);
            }
        }
    },
    TAR_XZ("tar\\.xz|txz") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            throw new IOException(
                    "archives compressed by xz cannot be extracted (tar, tar.gz, tar.bz2, zip and gz can)");
        }
    },
    ZIP("zip") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            unzip(file, unpacker);
        }
    },
    GZ("gz") {
        @Override
        void unpack(Path file, Unpacker unpacker) throws IOException {
            String name = file.getFileName().toString();
            try (InputStream input = gunzip(file)) {
                unpacker.beside(file).file(name.substring(0, name.length() - ".gz".length()), 0, input);
            }
        }
    };

    /** In bytes, as in Linux. */
    private static final int LONGEST_TARGET = 4095;

    private final Pattern names;

    Archive(String endings) {
        this.names = Pattern.compile(".+\\.(" + endings + ")", Pattern.CASE_INSENSITIVE);
    }

    /** Unpacks the file; it stays itself. */
    abstract void unpack(Path file, Unpacker unpacker) throws IOException;

    /** The kind that a file with this name is; empty when it is not an archive, which is then left as it is. */
    static Optional<Archive> ofName(String name) {
        return Arrays.stream(values())
                .filter(archive -> archive.names.matcher(name).matches())
                .findFirst();
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file));
    }

    private static InputStream gunzip(Path file) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(open(file))
                .setDecompressConcatenated(true)
                .get();
    }

    private static void untar(InputStream input, Unpacker unpacker) throws IOException {
        HeaderBound bound = new HeaderBound(input);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bound)) {
            for (TarArchiveEntry entry = next(tar, bound); entry != null; entry = next(tar, bound)) {
                if (entry.isDirectory()) {
                    unpacker.directory(entry.getName());
                } else if (entry.isSymbolicLink()) {
                    unpacker.symbolicLink(entry.getName(), entry.getLinkName());
                } else if (entry.isLink()) {
                    unpacker.hardLink(entry.getName(), entry.getLinkName());
                } else if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
                    throw new IOException("entry '" + entry.getName() + "' is neither a file, a directory nor a link");
                } else {
                    unpacker.file(entry.getName(), entry.getMode(), tar);
                }
            }
        }
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar, HeaderBound bound) throws IOException {
        bound.headerBegins();
        TarArchiveEntry entry = tar.getNextEntry();
        bound.contentBegins();
        return entry;
    }

    private static void unzip(Path file, Unpacker unpacker) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.isDirectory()) {
                    unpacker.directory(entry.getName());
                } else if (entry.isUnixSymlink()) {
                    unpacker.symbolicLink(entry.getName(), target(zip, entry));
                } else {
                    try (InputStream content = zip.getInputStream(entry)) {
                        unpacker.file(entry.getName(), entry.getUnixMode(), content);
                    }
                }
            }
        }
    }

    /** Where a link leads is what the entry unpacks to, which may be anything; the library would take all of it. */
    private static String target(ZipFile zip, ZipArchiveEntry link) throws IOException {
        try (InputStream content = zip.getInputStream(link)) {
            byte[] target = content.readNBytes(LONGEST_TARGET + 1);
            if (target.length > LONGEST_TARGET) {
                throw new IOException("entry '" + link.getName() + "' is a link whose target is too long");
            }
            return new String(target, StandardCharsets.UTF_8);
        }
    }
}
