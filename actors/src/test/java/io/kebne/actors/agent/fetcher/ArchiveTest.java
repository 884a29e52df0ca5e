package io.kebne.actors.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.fetcher.Archives.Tar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final int MOST_BYTES = 100_000;

    @TempDir
    Path temp;

    private Path sandbox;

    @BeforeEach
    void makeSandbox() throws IOException {
        sandbox = Files.createDirectory(temp.toRealPath().resolve("sandbox"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz", "a.TGZ", "a.tar.bz2", "a.tbz2"})
    void tarArchivesAreUnpackedWithTheirPermissions(String name) throws IOException {
        Path file = temp.resolve(name);
        try (Tar tar = new Tar(compressed(file))) {
            tar.directory("dir/").file("dir/run.sh", 0100755, "#!/bin/sh").file("dir/data", 0104640, "data");
            tar.symbolicLink("dir/link", "data").hardLink("dir/hard", "dir/data");
        }
        unpack(file);
        assertThat(sandbox.resolve("dir/run.sh")).hasContent("#!/bin/sh").isExecutable();
        assertThat(Files.getPosixFilePermissions(sandbox.resolve("dir/data")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(sandbox.resolve("dir/link")).isSymbolicLink().hasContent("data");
        assertThat(sandbox.resolve("dir/hard")).hasContent("data");
    }

    @Test
    void gzippedFilesAreUnpackedBesideThemselves() throws IOException {
        Path file = sandbox.resolve("notes.txt.gz");
        try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
            output.write(FetcherTest.bytes("notes"));
        }
        unpack(file);
        assertThat(sandbox.resolve("notes.txt")).hasContent("notes");
    }

    @Test
    void whatUnpacksToMoreThanThereMayBeIsGivenUp() throws IOException {
        Path file = temp.resolve("bomb.tar.gz");
        String half = "0".repeat(MOST_BYTES / 2);
        try (Tar tar = new Tar(compressed(file))) {
            tar.file("a", 0644, half).file("b", 0644, half).file("c", 0644, "1");
        }
        assertThatThrownBy(() -> unpack(file))
                .isInstanceOf(IOException.class)
                .hasMessage("its files have more than 100000 bytes (kebne.agent.fetcher-max-unpacked-size)");

        Path single = sandbox.resolve("bomb.gz");
        try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(single))) {
            output.write(FetcherTest.bytes("0".repeat(MOST_BYTES + 1)));
        }
        assertThatThrownBy(() -> unpack(single)).hasMessageContaining("fetcher-max-unpacked-size");
        assertThat(Files.size(sandbox.resolve("bomb"))).isLessThanOrEqualTo(MOST_BYTES);
    }

    /** Files are written piece by piece; these are what is held in memory whole. */
    @Test
    void aNameOrATargetThatUnpacksToMoreThanThereCanBeIsNotTakenWhole() throws IOException {
        Path tar = temp.resolve("name.tar.gz");
        try (Tar out = new Tar(compressed(tar))) {
            out.longName(64 * HeaderBound.MOST_BYTES).file("name", 0644, "");
        }
        assertThat(Files.size(tar)).isLessThan(HeaderBound.MOST_BYTES);
        assertThatThrownBy(() -> unpack(tar))
                .isInstanceOf(IOException.class)
                .hasMessage("it has more than 1048576 bytes between two of its files");

        Path zip = Archives.zipOfLink(temp.resolve("link.zip"), 64 * HeaderBound.MOST_BYTES);
        assertThat(Files.size(zip)).isLessThan(HeaderBound.MOST_BYTES);
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOf(IOException.class)
                .hasMessage("entry 'link' is a link whose target is too long");
    }

    @Test
    void linksOfZipArchivesAndLongNamesOfTarArchivesAreUnpacked() throws IOException {
        Path zip = Archives.zipOfLink(temp.resolve("link.zip"), 200);
        unpack(zip);
        assertThat(Files.readSymbolicLink(sandbox.resolve("link"))).hasToString("a".repeat(200));

        Path tar = temp.resolve("name.tar");
        try (Tar out = Tar.to(tar)) {
            out.longName(200).file("name", 0644, "content");
        }
        unpack(tar);
        assertThat(sandbox.resolve("a".repeat(200))).hasContent("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/evil", "a/../..", "."})
    void entriesThatLieOutsideFailTheWhole(String name) throws IOException {
        Path tar = temp.resolve("a.tar");
        try (Tar out = Tar.to(tar)) {
            out.file(name, 0644, "evil");
        }
        Path zip = Archives.zip(temp.resolve("a.zip"), name, "evil");
        assertThatThrownBy(() -> unpack(tar))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside the sandbox");
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside the sandbox");
        assertThat(temp.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../sandbox/.."})
    void nothingIsWrittenThroughALinkThatLeadsOutside(String target) throws IOException {
        Path tar = temp.resolve("a.tar");
        try (Tar out = Tar.to(tar)) {
            out.symbolicLink("link", target).file("link/evil", 0644, "evil");
        }
        assertThatThrownBy(() -> unpack(tar)).hasMessageContaining("outside the sandbox");
        assertThat(temp.resolve("evil")).doesNotExist();
    }

    @Test
    void aFileReplacesALinkInsteadOfBeingWrittenThroughIt() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside"), "untouched");
        Path tar = temp.resolve("a.tar");
        try (Tar out = Tar.to(tar)) {
            out.symbolicLink("name", outside.toString()).file("name", 0644, "new");
        }
        unpack(tar);
        assertThat(outside).hasContent("untouched");
        assertThat(sandbox.resolve("name")).isRegularFile().hasContent("new");
    }

    @Test
    void aHardLinkCannotReachAFileOutside() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside"), "secret");
        Path direct = temp.resolve("direct.tar");
        try (Tar out = Tar.to(direct)) {
            out.hardLink("name", "../outside");
        }
        Path indirect = temp.resolve("indirect.tar");
        try (Tar out = Tar.to(indirect)) {
            out.symbolicLink("link", outside.toString()).hardLink("name", "link");
        }
        assertThatThrownBy(() -> unpack(direct)).hasMessageContaining("outside the sandbox");
        assertThatThrownBy(() -> unpack(indirect)).hasMessageContaining("outside the sandbox");
    }

    @Test
    void whatIsNoFileDirectoryOrLinkIsRefused() throws IOException {
        Path tar = temp.resolve("a.tar");
        try (Tar out = Tar.to(tar)) {
            out.device("pipe");
        }
        assertThatThrownBy(() -> unpack(tar)).hasMessageContaining("neither a file, a directory nor a link");
    }

    @Test
    void xzIsRefusedRatherThanLeftPacked() throws IOException {
        Path file = Files.writeString(temp.resolve("a.tar.xz"), "");
        assertThatThrownBy(() -> unpack(file)).hasMessageContaining("xz cannot be extracted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jar", "tar", ".zip", "zip.txt", "a.war"})
    void otherNamesAreNotArchives(String name) {
        assertThat(Archive.ofName(name)).isEmpty();
    }

    private void unpack(Path file) throws IOException {
        Archive.ofName(file.getFileName().toString())
                .orElseThrow()
                .unpack(file, new Unpacker(sandbox, new Cancellation(), MOST_BYTES));
    }

    private static OutputStream compressed(Path file) throws IOException {
        String name = file.getFileName().toString();
        OutputStream plain = Files.newOutputStream(file);
        if (name.endsWith("gz") || name.endsWith("GZ")) {
            return new GZIPOutputStream(plain);
        }
        return name.endsWith("bz2") ? new BZip2CompressorOutputStream(plain) : plain;
    }
}
