package io.kebne.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacementBenchTest {
    private static PlacementBench run(int machines, int tasks, OutputStream progress) throws IOException {
        return PlacementBench.run(machines, tasks, 1, new PrintStream(progress, true, StandardCharsets.UTF_8));
    }

    @Test
    void allPoliciesAreComparedOnAllWorkloads() throws IOException {
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        PlacementBench bench = run(4, 60, progress);
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        bench.printTable(new PrintStream(table, true, StandardCharsets.UTF_8));

        assertThat(table.toString(StandardCharsets.UTF_8).lines()).hasSize(2 + 36);
        assertThat(progress.toString(StandardCharsets.UTF_8).lines()).hasSize(36);
        JsonNode json = new ObjectMapper().readTree(bench.report().toJson());
        assertThat(json.get("bench").asText()).isEqualTo("placement");
        TreeSet<String> cases = new TreeSet<>();
        for (JsonNode result : json.get("results")) {
            cases.add(result.get("case").asText());
            assertThat(result.get("value").asDouble())
                    .as("%s", result)
                    .isFinite()
                    .isNotNegative();
        }
        assertThat(cases)
                .hasSize(36 * 7)
                .contains("uniform-0.5-spread-machines-mean", "mixed-1.5-linear-program:machines-completion-mean");
    }

    @Test
    void theSameSeedMakesTheSameJobs() {
        for (PlacementWorkload workload : PlacementWorkload.values()) {
            List<PlacementWorkload.Job> jobs = workload.jobs(100, 5, 1, 7);

            assertThat(jobs).isEqualTo(workload.jobs(100, 5, 1, 7)).isNotEqualTo(workload.jobs(100, 5, 1, 8));
            assertThat(jobs.stream()
                            .mapToInt(job -> job.durationsMillis().size())
                            .sum())
                    .isEqualTo(100);
            assertThat(jobs)
                    .allMatch(job -> job.demand().cpus() <= PlacementWorkload.MACHINE.cpus()
                            && job.demand().mem() <= PlacementWorkload.MACHINE.mem());
        }
    }

    @Test
    void aBadNumberIsNamed() {
        assertField("--machines", 0, 10);
        assertField("--tasks", 10, 0);
    }

    private static void assertField(String field, int machines, int tasks) {
        assertThatThrownBy(() -> run(machines, tasks, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
