package io.kebne.launcher.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.job.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Begins runs, and waits for their ends where that is wanted. */
abstract class JobRunning extends Change {
    @Option(names = "--wait", description = "Wait until the runs have ended; exit with 1 when one fails.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long to wait at most, as 30s or 5m; default: ${DEFAULT-VALUE}.")
    private String timeout;

    /** @return what the master answers: the jobs, and which runs have begun */
    protected abstract JsonNode begin(Masters masters);

    /** From which run on each job is waited for, beside those that have begun. */
    protected Map<JobId, Long> alsoAwaited() {
        return Map.of();
    }

    @Override
    protected final Done change(Masters masters) {
        JsonNode jobs = begin(masters).path("jobs");
        List<String> lines = new ArrayList<>();
        Map<JobId, Long> runs = new LinkedHashMap<>();
        for (JsonNode job : jobs) {
            String id = job.path("id").asText();
            lines.add(job.has("run") ? id + ": run " + job.path("run").asLong() + " has begun" : id + ": submitted");
            if (job.has("run")) {
                runs.put(new JobId(id), job.path("run").asLong());
            }
        }
        if (!wait) {
            return new Done(String.join(System.lineSeparator(), lines), jobs);
        }
        alsoAwaited().forEach(runs::putIfAbsent);
        List<JsonNode> ended = new RunWait(masters, runs, timeout).untilEnded();
        return new Done(RunWait.summary(runs.keySet(), ended), json(ended));
    }
}
