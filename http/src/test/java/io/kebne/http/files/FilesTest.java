package io.kebne.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
    @TempDir
    private static Path temp;

    private static WorkDirectory workDirectory;
    private static Path sandbox;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        workDirectory = WorkDirectory.open(temp.resolve("work"), () -> "agent-id");
        sandbox = workDirectory.createSandbox(new FrameworkId("f"), new ExecutorId("e"), "c");
        Files.writeString(sandbox.resolve("stdout"), "hällo\nworld\n");
        Files.writeString(sandbox.resolve("empty"), "");
        Files.createDirectory(sandbox.resolve("dir"));
        Files.writeString(sandbox.resolve("dir/inner"), "inner");
        Files.writeString(temp.resolve("secret"), "secret");
        Files.writeString(temp.resolve("kebne.log"), "log line\n");
        Files.createSymbolicLink(sandbox.resolve("link-out"), temp.resolve("secret"));
        Files.createSymbolicLink(sandbox.resolve("dir-out"), temp);
        Files.createSymbolicLink(sandbox.resolve("loop"), sandbox.resolve("loop"));
        FakeAgent agent = new FakeAgent();
        agent.serve(new SandboxFiles(workDirectory));
        agent.setFlags(Map.of("log_file", temp.resolve("kebne.log").toString()));
        server = TestServer.of(agent);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        workDirectory.close();
    }

    @Test
    void aSandboxIsListed() {
        JsonNode files = server.json("/files/browse?path=" + encoded(sandbox.toString()));

        assertThat(files)
                .extracting(file ->
                        file.get("path").asText().substring(sandbox.toString().length()))
                .contains("/dir", "/empty", "/stdout");
        JsonNode stdout = null;
        for (JsonNode file : files) {
            Set<String> keys = new TreeSet<>();
            file.fieldNames().forEachRemaining(keys::add);
            assertThat(keys).containsExactly("gid", "mode", "mtime", "nlink", "path", "size", "uid");
            stdout = file.get("path").asText().endsWith("/stdout") ? file : stdout;
        }
        assertThat(stdout.get("size").asLong()).isEqualTo(13);
        assertThat(stdout.get("nlink").asLong()).isEqualTo(1);
        assertThat(stdout.get("mode").asText()).startsWith("-rw");
    }

    @Test
    void theLatestRunIsFoundByItsVirtualPath() {
        JsonNode piece = server.json("/files/read?offset=0&path=/frameworks/f/executors/e/runs/latest/stdout");
        assertThat(piece.get("data").asText()).isEqualTo("hällo\nworld\n");
    }

    @Test
    void allPathsByWhichFilesAreFoundAreTold() throws IOException {
        Path runs = sandbox.getParent();
        Files.createDirectories(runs.resolveSibling("runs-of-nobody"));
        Files.writeString(runs.resolve("no-directory"), "");

        JsonNode attached = server.json("/files/debug");

        assertThat(attached.get("/slave/log").asText())
                .isEqualTo(temp.resolve("kebne.log").toString());
        for (String path : List.of(
                sandbox.toString(),
                runs.resolve("latest").toString(),
                "/frameworks/f/executors/e/runs/c",
                "/frameworks/f/executors/e/runs/latest")) {
            assertThat(attached.get(path).asText()).as(path).isEqualTo(sandbox.toString());
            // What is told is what may be seen, and the other way round.
            assertThat(server.get("/files/browse?path=" + encoded(path)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(attached).hasSize(5);
    }

    @Test
    void aMasterHasItsLogIfAnything() {
        FakeMaster master = new FakeMaster();
        try (TestServer other = TestServer.of(master)) {
            assertThat(other.json("/files/debug").toString()).isEqualTo("{}");
            master.setFlags(Map.of("log_file", "/var/log/kebne.log"));
            assertThat(other.json("/files/debug").toString()).isEqualTo("{\"/master/log\":\"/var/log/kebne.log\"}");
        }
    }

    @Test
    void readTellsTheSizeUnlessAnOffsetIsNamed() {
        assertThat(read("stdout", "").toString()).isEqualTo("{\"offset\":13,\"data\":\"\"}");
        assertThat(read("stdout", "&offset=-1").toString()).isEqualTo("{\"offset\":13,\"data\":\"\"}");
    }

    @Test
    void readGivesAPiece() {
        assertThat(read("stdout", "&offset=7&length=5").toString()).isEqualTo("{\"offset\":7,\"data\":\"world\"}");
        assertThat(read("stdout", "&offset=0&length=2").toString()).isEqualTo("{\"offset\":0,\"data\":\"h\"}");
        assertThat(read("stdout", "&offset=7").get("data").asText()).isEqualTo("world\n");
        assertThat(read("stdout", "&offset=3&length=0").toString()).isEqualTo("{\"offset\":3,\"data\":\"\"}");
        assertThat(read("stdout", "&offset=13").toString()).isEqualTo("{\"offset\":13,\"data\":\"\"}");
    }

    @Test
    void whoReadsBehindTheEndIsToldWhereItIs() {
        assertThat(read("stdout", "&offset=500").toString()).isEqualTo("{\"offset\":13,\"data\":\"\"}");
    }

    @Test
    void noMoreThanSixteenPagesAreReadAtOnce() throws IOException {
        Files.writeString(sandbox.resolve("long"), "x".repeat(100_000));

        assertThat(read("long", "&offset=0&length=100000").get("data").asText()).hasSize(65_536);
    }

    @Test
    void aFileIsDownloadedAsItIs() throws IOException {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        Files.write(sandbox.resolve("binary.html"), content);

        HttpResponse<byte[]> response =
                server.send(download("binary.html"), request -> request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.body()).isEqualTo(content);
        assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(response.headers().firstValue("content-length")).contains("300000");
        assertThat(response.headers().firstValue("content-disposition").orElseThrow())
                .startsWith("attachment; filename=")
                .contains("binary.html");
    }

    @Test
    void anEmptyFileIsDownloaded() {
        HttpResponse<String> response = server.get(download("empty"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=7- -> 206 bytes 7-12/13 world\n",
                "bytes=7-9 -> 206 bytes 7-9/13 wor",
                "bytes=7-99 -> 206 bytes 7-12/13 world\n",
                "bytes=-3 -> 206 bytes 10-12/13 ld\n",
                "bytes=-99 -> 206 bytes 0-12/13 hällo\nworld\n",
                "bytes=13- -> 416 bytes */13 ",
                "bytes=0-1,3-4 -> 200  hällo\nworld\n",
                "lines=1- -> 200  hällo\nworld\n"
            })
    void aRangeOfAFileIsDownloaded(String expected) {
        String[] rangeAndAnswer = expected.split(" -> ", -1);

        HttpResponse<String> response =
                server.send(download("stdout"), request -> request.header("Range", rangeAndAnswer[0]));

        assertThat(response.statusCode() + " "
                        + response.headers().firstValue("content-range").orElse("") + " " + response.body())
                .isEqualTo(rangeAndAnswer[1]);
    }

    @Test
    void aFileNameCannotMakeHeaders() throws IOException {
        Files.writeString(sandbox.resolve("a\r\nX-Evil: 1\"b"), "x");

        HttpResponse<String> response = server.get(download("a\r\nX-Evil: 1\"b"));

        assertThat(response.body()).isEqualTo("x");
        assertThat(response.headers().firstValue("x-evil")).isEmpty();
        assertThat(response.headers().firstValue("content-disposition").orElseThrow())
                .contains("a__X-Evil: 1_b");
    }

    @Test
    void nothingOutsideOfASandboxIsShown() {
        List<String> outside = new ArrayList<>(List.of(
                sandbox + "/../../../../../../../../../secret",
                sandbox + "/link-out",
                sandbox + "/dir-out",
                sandbox + "/dir-out/secret",
                "/frameworks/f/executors/e/runs/../../../../../meta/agent-id",
                "/frameworks/f/executors/e/runs/c/../../../../../../../../secret",
                temp.resolve("secret").toString(),
                temp.resolve("work/meta/agent-id").toString(),
                workDirectory.root() + "/slaves/agent-id/frameworks/f/executors",
                "/etc/passwd",
                "etc/passwd",
                "/",
                ".",
                "..",
                "~",
                "/proc/self/environ",
                "\u0000",
                sandbox + "/stdout\u0000.txt",
                sandbox + "/none",
                sandbox + "/loop",
                sandbox + "/stdout/x",
                sandbox + "/" + "x".repeat(300),
                "/frameworks/f/executors/" + "x/../".repeat(500)));
        for (String path : outside) {
            for (String verb : List.of("browse", "read", "download")) {
                HttpResponse<String> response = server.get("/files/" + verb + "?offset=0&path=" + encoded(path));
                assertThat(response.statusCode()).as(verb + " " + path).isEqualTo(404);
                assertThat(response.body()).isEqualTo("path: there is no such file\n");
            }
        }
    }

    @Test
    void aDirectoryIsNotReadAndAFileIsNotListed() {
        assertThat(server.get("/files/read?path=" + encoded(sandbox + "/dir")).statusCode())
                .isEqualTo(404);
        assertThat(server.get(download("dir")).statusCode()).isEqualTo(404);
        assertThat(server.get("/files/browse?path=" + encoded(sandbox + "/stdout"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void parametersAreChecked() {
        assertThat(server.get("/files/browse").body()).isEqualTo("path: is missing\n");
        assertThat(server.get("/files/read?path=").statusCode()).isEqualTo(400);
        assertThat(server.get("/files/read?path=/x&offset=-2").body()).startsWith("offset: must be");
        assertThat(server.get("/files/read?path=/x&length=many").body()).startsWith("length: must be");
    }

    @Test
    void theNodesLogIsThereUnderMesosName() {
        assertThat(server.json("/files/read?path=/slave/log&offset=4")
                        .get("data")
                        .asText())
                .isEqualTo("line\n");
        assertThat(server.json("/files/read?path=/slave/log").get("offset").asLong())
                .isEqualTo(9);
        assertThat(server.json("/files/read?path=/slave/log&offset=99")
                        .get("offset")
                        .asLong())
                .isEqualTo(9);
        assertThat(server.get("/files/download?path=/slave/log").body()).isEqualTo("log line\n");
        assertThat(server.get("/files/read?path=/master/log").statusCode()).isEqualTo(404);
    }

    private static JsonNode read(String name, String rest) {
        return server.json("/files/read?path=" + encoded(sandbox + "/" + name) + rest);
    }

    private static String download(String name) {
        return "/files/download?path=" + encoded(sandbox + "/" + name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
