package io.kebne.actors.agent.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.api.FetcherStats;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
    @TempDir
    Path temp;

    private final Cancellation cancellation = new Cancellation();
    private final List<String> denied = List.of("127.0.0.2", "169.254.0.0/16");
    private WebServer server;
    private Path sandbox;
    private Path source;
    private Fetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        server = new WebServer();
        sandbox = Files.createDirectory(temp.resolve("sandbox"));
        source = Files.writeString(temp.resolve("source.txt"), "content");
        fetcher = fetcher(Duration.ofSeconds(20), 1000);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void localFilesAreCopied() throws Exception {
        fetch(uri(source.toString()));
        fetch(new Uri("file://" + source, false, false, false, Optional.of("copies/by-uri")));
        assertThat(sandbox.resolve("source.txt")).hasContent("content");
        assertThat(sandbox.resolve("copies/by-uri")).hasContent("content");
    }

    @Test
    void webFilesAreDownloadedUnderTheirNameWithoutTheQuery() throws Exception {
        server.serve("/dir/file.bin", "from the web");
        fetch(uri(server.uri("/dir/file.bin?version=3")));
        assertThat(sandbox.resolve("file.bin")).hasContent("from the web");
    }

    @Test
    void redirectionsAreFollowedButNotForEver() throws Exception {
        server.serve("/real", "found");
        server.redirect("/moved", server.uri("/real"));
        server.redirect("/relative", "real");
        server.redirect("/loop", "/loop");
        server.redirect("/local", "file:///etc/hostname");
        fetch(uri(server.uri("/moved")));
        fetch(uri(server.uri("/relative")));
        assertThat(sandbox.resolve("moved")).hasContent("found");
        assertThat(sandbox.resolve("relative")).hasContent("found");
        assertRefused(uri(server.uri("/loop")), "more than 10 redirections");
        assertRefused(uri(server.uri("/local")), "redirects to 'file:///etc/hostname'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://2852039166/latest/meta-data",
                "http://[::ffff:169.254.169.254]/latest/meta-data",
                "ftp://169.254.169.254/file",
                "hdfs://169.254.169.254/file",
                "http://127.0.0.2/file"
            })
    void nothingIsFetchedFromDeniedAddresses(String uri) {
        assertRefused(new Uri(uri, false, false, false, Optional.of("file")), "kebne.agent.fetcher-denied-addresses");
        server.redirect("/moved", uri.replaceFirst("^(ftp|hdfs)", "http"));
        assertRefused(uri(server.uri("/moved")), "kebne.agent.fetcher-denied-addresses");
        assertThat(sandbox).isEmptyDirectory();
    }

    @Test
    void aFileMayBeMadeExecutable() throws Exception {
        fetch(new Uri(source.toString(), true, true, false, Optional.of("run")));
        assertThat(Files.isExecutable(sandbox.resolve("run"))).isTrue();
    }

    @Test
    void anArchiveIsUnpackedBesideItselfUnlessThatIsNotWanted() throws Exception {
        Path archive = Archives.zip(temp.resolve("a.zip"), "dir/inside", "unpacked");
        fetch(new Uri(archive.toString(), false, false, false, Optional.of("kept.zip")));
        assertThat(sandbox.resolve("dir")).doesNotExist();
        fetch(new Uri(archive.toString(), false, true, false, Optional.empty()));
        assertThat(sandbox.resolve("a.zip")).exists();
        assertThat(sandbox.resolve("dir/inside")).hasContent("unpacked");
    }

    @Test
    void aFileThatIsNoArchiveIsLeftAsItIsEvenIfUnpackingIsWanted() throws Exception {
        fetch(new Uri(source.toString(), false, true, false, Optional.empty()));
        assertThat(sandbox.resolve("source.txt")).hasContent("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "../new/out", "/absolute", "a/../../out", ".", "a/.."})
    void nothingIsWrittenOutsideTheSandbox(String outputFile) {
        assertRefused(
                new Uri(source.toString(), false, false, false, Optional.of(outputFile)), "lies outside the sandbox");
        assertThat(temp.resolve("out")).doesNotExist();
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @Test
    void nothingIsWrittenThroughLinksThatLeadOutside() throws Exception {
        Path outside = Files.writeString(temp.resolve("outside"), "untouched");
        Files.createSymbolicLink(sandbox.resolve("link"), outside);
        Files.createSymbolicLink(sandbox.resolve("dir"), temp);
        fetch(new Uri(source.toString(), false, false, false, Optional.of("link")));
        assertThat(outside).hasContent("untouched");
        assertThat(sandbox.resolve("link")).hasContent("content").isRegularFile();
        assertRefused(
                new Uri(source.toString(), false, false, false, Optional.of("dir/outside")), "outside the sandbox");
        assertThat(outside).hasContent("untouched");
    }

    @Test
    void failuresNameTheUri() {
        assertRefused(uri("/no/such/file"), "NoSuchFileException");
        assertRefused(uri(temp.toString()), "not a file");
        assertRefused(uri(server.uri("/missing")), "the server answered 404");
        assertRefused(uri("gopher://host/file"), "the scheme 'gopher' is not supported");
        assertRefused(uri("relative/path"), "neither an absolute path nor a URI with a scheme");
        assertRefused(uri("http://[bad"), "it is not a URI");
        assertRefused(uri("http:///path"), "it names no host");
        assertRefused(uri("file:relative"), "absolute path");
        assertRefused(uri(server.uri("/")), "it names no file");
    }

    @Test
    void anAnswerThatEndsTooEarlyIsAFailure() {
        server.serveShort("/short", 100, "only this");
        assertRefused(uri(server.uri("/short")), "");
    }

    @Test
    void aServerThatStandsStillIsGivenUp() throws Exception {
        server.stall("/stalled");
        fetcher = fetcher(Duration.ofMillis(100), 1000);
        assertRefused(uri(server.uri("/stalled")), "SocketTimeoutException");
    }

    @Test
    void ataskOfAnotherUserGetsOnlyWhatEverybodyMayRead() throws Exception {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
        fetcher.fetch(List.of(uri(source.toString())), sandbox, false, cancellation);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> fetcher.fetch(List.of(uri(source.toString())), sandbox, false, cancellation))
                .hasMessageContaining("may not read it");
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> fetcher.fetch(List.of(uri(source.toString())), sandbox, false, cancellation))
                .hasMessageContaining("may not read it");
    }

    @Test
    void aCancelledFetchStops() {
        cancellation.cancel();
        assertThatThrownBy(() -> fetch(uri(source.toString()))).isInstanceOf(CancellationException.class);
    }

    @Test
    void tasksThatWantTheSameCachedFileAtOnceDownloadItOnce() throws Exception {
        server.serve("/cached", "once");
        List<CompletableFuture<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path own = Files.createDirectory(temp.resolve("sandbox" + i));
            tasks.add(CompletableFuture.runAsync(() -> {
                try {
                    fetcher.fetch(List.of(cached("/cached")), own, true, cancellation);
                } catch (FetchException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        for (int i = 0; i < 8; i++) {
            assertThat(temp.resolve("sandbox" + i + "/cached")).hasContent("once");
        }
        assertThat(server.requests("/cached")).isEqualTo(1);
    }

    @Test
    void aTaskCannotChangeWhatOthersGetFromTheCache() throws Exception {
        server.serve("/cached", "original");
        fetch(cached("/cached"));
        Files.writeString(sandbox.resolve("cached"), "changed");
        fetch(cached("/cached"));
        assertThat(sandbox.resolve("cached")).hasContent("original");
        assertThat(server.requests("/cached")).isEqualTo(1);
    }

    @Test
    void aFullCacheForgetsWhatWasUnusedTheLongest() throws Exception {
        for (String name : List.of("/a", "/b", "/c")) {
            server.serve(name, name.repeat(200));
        }
        fetch(cached("/a"));
        fetch(cached("/b"));
        fetch(cached("/a"));
        fetch(cached("/c"));
        fetch(cached("/a"));
        assertThat(server.requests("/a")).isEqualTo(1);
        fetch(cached("/b"));
        assertThat(server.requests("/b")).isEqualTo(2);
        assertThat(usedBytes(temp.resolve("cache"))).isLessThanOrEqualTo(1000);
    }

    @Test
    void aFileLargerThanTheCacheIsFetchedEachTime() throws Exception {
        server.serve("/large", "x".repeat(1001));
        fetch(cached("/large"));
        fetch(cached("/large"));
        assertThat(sandbox.resolve("large")).hasSize(1001);
        assertThat(server.requests("/large")).isEqualTo(2);
        assertThat(temp.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void aFailedDownloadIsNotCached() throws Exception {
        assertRefused(cached("/late"), "404");
        server.serve("/late", "now");
        fetch(cached("/late"));
        assertThat(sandbox.resolve("late")).hasContent("now");
        FetcherStats stats = fetcher.stats();
        assertThat(stats.succeeded()).isEqualTo(1);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.cacheUsedBytes()).isEqualTo("now".length());
    }

    private Fetcher fetcher(Duration stallTimeout, long cacheBytes) throws IOException {
        return new Fetcher(
                new FetcherCache(temp.resolve("cache"), cacheBytes),
                new FetcherSettings(cacheBytes, stallTimeout, Optional.empty(), "", List.of(), denied, 1_000_000));
    }

    private void fetch(Uri uri) throws FetchException {
        fetcher.fetch(List.of(uri), sandbox, true, cancellation);
    }

    private void assertRefused(Uri uri, String why) {
        assertThatThrownBy(() -> fetch(uri))
                .isInstanceOf(FetchException.class)
                .hasMessageStartingWith("Failed to fetch '" + uri.value() + "': ")
                .hasMessageContaining(why);
    }

    private Uri cached(String path) {
        return new Uri(server.uri(path), false, false, true, Optional.empty());
    }

    private static Uri uri(String value) {
        return new Uri(value, false, false, false, Optional.empty());
    }

    private static long usedBytes(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
