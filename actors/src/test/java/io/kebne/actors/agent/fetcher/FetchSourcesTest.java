package io.kebne.actors.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FTP, HDFS, Maven repositories and checksums. */
class FetchSourcesTest {
    /** Of "content". */
    private static final String SHA1 = "040f06fd774092478d450774f5ba30c5da78acc8";

    private static final String SHA256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    private static final String JAR = "/repo/org/example/app/1.2/app-1.2.jar";

    @TempDir
    Path temp;

    private WebServer web;
    private FtpServer ftp;
    private Path sandbox;

    @BeforeEach
    void open() throws IOException {
        web = new WebServer();
        ftp = new FtpServer();
        sandbox = Files.createDirectory(temp.resolve("sandbox"));
    }

    @AfterEach
    void close() throws IOException {
        web.close();
        ftp.close();
    }

    @Test
    void aFileOfAnFtpServerIsFetchedByNobodyOrSomebody() throws Exception {
        ftp.put("/dir/a file", "by ftp");
        fetch(ftp.uri("", "/dir/a%20file"));
        assertThat(sandbox.resolve("a file")).hasContent("by ftp");
        assertThat(ftp.heard).contains("USER anonymous", "TYPE I", "RETR /dir/a file");
        fetch(ftp.uri("me:secret@", "/dir/a%20file"));
        assertThat(ftp.heard).contains("USER me", "PASS secret");
    }

    @Test
    void whatAnFtpServerRefusesIsSaidWithoutThePassword() {
        assertRefused(ftp.uri("", "/missing"), "the server has no such file");
        assertRefused(ftp.uri("", "/a%0D%0ADELE%20b"), "its path has a line end");
        assertThatThrownBy(() -> fetch(ftp.uri("me:wrong@", "/file")))
                .hasMessageContaining("the server answered 530 no")
                .hasMessageContaining("'ftp://me@127.0.0.1:");
        assertThat(ftp.heard).noneMatch(line -> line.startsWith("DELE"));
    }

    @Test
    void aFileOfHdfsIsOpenedOverTheWeb() throws Exception {
        web.redirect("/webhdfs/v1/data/part-0", web.uri("/node/part-0"));
        web.serve("/node/part-0", "of a data node");
        FetcherSettings settings = settings(Optional.of(URI.create(web.uri(""))), List.of());
        fetch(settings, "hdfs://cluster/data/part-0");
        fetch(settings, "hdfs:///data/part-0");
        assertThat(sandbox.resolve("part-0")).hasContent("of a data node");
        assertRefused("hdfs:///data/part-0", "it names no name node");
        assertRefused("hdfs:relative", "it names no absolute path");
    }

    @Test
    void aNameNodeIsAskedAtItsOwnHostWhenNoneIsSet() throws Exception {
        FetchSource.Hdfs source = (FetchSource.Hdfs) FetchSource.of("hdfs://node:8020/a%20b");
        assertThat(source.asked(settings(Optional.empty(), List.of())))
                .isEqualTo(URI.create("http://node:9870/webhdfs/v1/a%20b?op=OPEN&user.name=some%40body"));
    }

    @Test
    void anArtifactIsTakenFromTheFirstRepositoryThatHasIt() throws Exception {
        web.serve(JAR, "content");
        web.serve(JAR + ".sha1", SHA1.toUpperCase(Locale.ROOT) + "  app-1.2.jar\n");
        List<URI> repositories = List.of(temp.resolve("local").toUri(), URI.create(web.uri("/repo")));
        fetch(settings(Optional.empty(), repositories), "maven:org.example:app:1.2");
        assertThat(sandbox.resolve("app-1.2.jar")).hasContent("content");

        Path local = Files.createDirectories(temp.resolve("local/org/example/app/1.2"));
        Files.writeString(local.resolve("app-1.2.jar"), "from the disk");
        fetch(settings(Optional.empty(), repositories), "maven:org.example:app:1.2");
        assertThat(sandbox.resolve("app-1.2.jar")).hasContent("from the disk");
        assertThat(web.requests(JAR)).isEqualTo(1);
    }

    @Test
    void anArtifactIsWhatItsRepositorySaysItIs() {
        FetcherSettings settings = settings(Optional.empty(), List.of(URI.create(web.uri("/repo/"))));
        assertRefused(settings, "maven:org.example:app:1.2", "none of the agent's Maven repositories has it");
        web.serve(JAR, "content");
        assertRefused(settings, "maven:org.example:app:1.2", "has no checksum of it");
        web.serve(JAR + ".sha256", SHA256.replace('e', 'f'));
        web.serve(JAR + ".sha1", SHA1);
        assertRefused(settings, "maven:org.example:app:1.2", "its sha256 is " + SHA256);
        web.serve(JAR + ".sha256", "not a checksum");
        assertRefused(settings, "maven:org.example:app:1.2", "the repository's checksum cannot be used");
        assertRefused("maven:org.example:app:1.2", "the agent knows no Maven repository");
        assertThat(sandbox).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "maven:g.h:a:1.0,                 g/h/a/1.0/a-1.0.jar",
        "maven:g.h:a:1.0@zip,             g/h/a/1.0/a-1.0.zip",
        "maven:g.h:a:1.0:linux,           g/h/a/1.0/a-1.0-linux.jar",
        "maven:g.h:a_2.13:1.0:all@tar.gz, g/h/a_2.13/1.0/a_2.13-1.0-all.tar.gz",
    })
    void coordinatesArePlaces(String uri, String path) throws Exception {
        assertThat(MavenArtifact.of(uri).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maven:g:a",
                "maven:g:a:1.0:c:d",
                "maven:g:../a:1.0",
                "maven:g:a:..",
                "maven:g:a:1/0",
                "maven::a:1",
                "maven:g:a:1.0-SNAPSHOT"
            })
    void whatIsNoArtifactIsRefused(String uri) {
        assertThatThrownBy(() -> MavenArtifact.of(uri))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(uri);
    }

    @Test
    void anyFileCanBeHeldToItsChecksum() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "content");
        web.serve("/file", "content");
        fetch(file + "#sha1=" + SHA1);
        fetch(file.toUri() + "#sha256=" + SHA256);
        fetch(web.uri("/file#sha256=" + SHA256.toUpperCase(Locale.ROOT)));
        assertThat(sandbox.resolve("file")).hasContent("content");
        String other = SHA256.replace('e', 'f');
        for (String uri : List.of(file + "#sha256=" + other, web.uri("/file#sha256=" + other))) {
            assertRefused(uri, "its sha256 is " + SHA256 + " and should be " + other);
            assertThat(sandbox.resolve("file")).doesNotExist();
        }
        assertRefused(file + "#sha256=abc", "'abc' is no sha256, which has 64 hexadecimal digits");
    }

    @Test
    void whatIsNotWhatItShouldBeIsNotCached() throws Exception {
        web.serve("/file", "damaged");
        Fetcher fetcher = fetcher(settings(Optional.empty(), List.of()));
        Uri uri = new Uri(web.uri("/file#sha1=" + SHA1), false, false, true, Optional.empty());
        assertThatThrownBy(() -> fetcher.fetch(List.of(uri), sandbox, true, new Cancellation()))
                .hasMessageContaining("its sha1 is");
        web.serve("/file", "content");
        fetcher.fetch(List.of(uri), sandbox, true, new Cancellation());
        fetcher.fetch(List.of(uri), sandbox, true, new Cancellation());
        assertThat(sandbox.resolve("file")).hasContent("content");
        assertThat(web.requests("/file")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"fetcher-webhdfs-url, namenode:9870", "fetcher-stall-timeout, 0s"})
    void settingsThatCannotBeAreNamed(String name, String value) {
        assertThatThrownBy(() -> FetcherSettings.of(ConfigFactory.parseMap(Map.of(name, value))
                        .withFallback(ConfigFactory.parseResources("agent-reference.conf")
                                .resolve()
                                .getConfig("kebne.agent"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(name);
    }

    private static FetcherSettings settings(Optional<URI> webHdfs, List<URI> repositories) {
        return new FetcherSettings(
                1000, Duration.ofSeconds(20), webHdfs, "some@body", repositories, List.of(), 1_000_000);
    }

    private Fetcher fetcher(FetcherSettings settings) throws IOException {
        return new Fetcher(new FetcherCache(temp.resolve("cache"), settings.cacheSize()), settings);
    }

    private void fetch(String uri) throws Exception {
        fetch(settings(Optional.empty(), List.of()), uri);
    }

    private void fetch(FetcherSettings settings, String uri) throws Exception {
        fetcher(settings)
                .fetch(List.of(new Uri(uri, false, false, false, Optional.empty())), sandbox, true, new Cancellation());
    }

    private void assertRefused(String uri, String why) {
        assertRefused(settings(Optional.empty(), List.of()), uri, why);
    }

    private void assertRefused(FetcherSettings settings, String uri, String why) {
        assertThatThrownBy(() -> fetch(settings, uri))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(why);
    }
}
