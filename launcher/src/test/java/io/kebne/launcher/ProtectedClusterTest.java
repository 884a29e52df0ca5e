package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a cluster in which every node asks who it is. */
class ProtectedClusterTest {
    private static LocalCluster cluster;
    private static Path known;
    private static Path unknown;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path all = Files.writeString(directory.resolve("all"), "ops secret\ndev other\n");
        known = Files.writeString(directory.resolve("known"), "{\"principal\": \"ops\", \"secret\": \"secret\"}");
        unknown = Files.writeString(directory.resolve("unknown"), "ops guess");
        LocalOptions options = new LocalOptions(
                1,
                1,
                0,
                directory.resolve("work"),
                "memory",
                ConfigFactory.parseMap(Map.of(
                        "kebne.http.authentication.readonly", true,
                        "kebne.http.authentication.readwrite", true,
                        "kebne.http.authentication.frameworks", true,
                        "kebne.http.authentication.credentials", all.toString())));
        cluster = InProcessCluster.start(options);
        Readiness.awaitAgents(cluster, 1, active -> {});
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void whoIsKnownRunsATaskAndReadsWhatItWrote() {
        Output run = Output.of(
                "run",
                "--master",
                cluster.masterUrl(),
                "--credentials",
                known.toString(),
                "--name",
                "said",
                "--cpus",
                "0.1",
                "--mem",
                "32",
                "--",
                "sh",
                "-c",
                "echo heard");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("heard\n");
        assertThat(as(known, "logs", "said-0").out()).isEqualTo("heard\n");
    }

    @Test
    void whatSomebodyReservesIsUnderTheirName() {
        Output reserved = as(known, "reserve", "localhost", "cpus:0.1", "--role", "eng");

        assertThat(reserved.exitCode()).as(reserved.err()).isZero();
        // The master is told of it beside the answer.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!as(known, "agents", "--json").out().contains("\"principal\":\"ops\"")) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
        Output other = as(known, "reserve", "localhost", "cpus:0.1", "--role", "eng", "--principal", "dev");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("is 'dev', but the request comes from 'ops'");
    }

    @Test
    void whoIsNotIsToldWhatIsMissing() {
        Output nobody = Output.of("ps", "--master", cluster.masterUrl());
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err())
                .isEqualTo("kebne: Credentials are needed, by HTTP's basic authentication"
                        + " (--credentials or KEBNE_CREDENTIALS names a file with them)\n");

        Output guess = as(unknown, "ps");
        assertThat(guess.exitCode()).isEqualTo(1);
        assertThat(guess.err()).startsWith("kebne: The credentials are not those of a known principal");

        Output run = Output.of("run", "--master", cluster.masterUrl(), "--", "true");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("wants to know who asks");
    }

    @Test
    void aFileThatIsNoneIsWrongUsage() {
        Output missing = as(known.resolveSibling("nowhere"), "ps");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).startsWith("kebne: --credentials: cannot read ");

        Output several = as(known.resolveSibling("all"), "ps");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("must be one, but there are 2").doesNotContain("secret");
    }

    private static Output as(Path credential, String command, String... arguments) {
        String[] all = new String[arguments.length + 5];
        all[0] = command;
        all[1] = "--master";
        all[2] = cluster.masterUrl();
        all[3] = "--credentials";
        all[4] = credential.toString();
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Output.of(all);
    }
}
