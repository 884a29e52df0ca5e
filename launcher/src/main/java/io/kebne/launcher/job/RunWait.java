package io.kebne.launcher.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.Times;
import io.kebne.launcher.client.ClusterUnavailableException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.client.RefusedException;
import io.kebne.protocol.job.JobId;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for the ends of runs, through failovers, and says on standard error how they come on. */
final class RunWait {
    private static final long POLL_MILLIS = 300;

    private final Masters masters;
    private final Map<JobId, Long> runs;
    private final long deadline;
    private final String timeout;
    private final Map<JobId, String> said = new HashMap<>();

    /** @param runs of each job the first run that counts */
    RunWait(Masters masters, Map<JobId, Long> runs, String timeout) {
        this.masters = masters;
        this.runs = runs;
        this.timeout = timeout;
        this.deadline = deadline(timeout);
    }

    /**
     * @return the runs that have ended, one of each job, in the order in which these were given
     * @throws CommandFailedException when one has not succeeded, or they have not ended in time
     */
    List<JsonNode> untilEnded() {
        Map<JobId, JsonNode> ended = new HashMap<>();
        while (ended.size() < runs.size()) {
            for (Map.Entry<JobId, Long> wanted : runs.entrySet()) {
                if (!ended.containsKey(wanted.getKey())) {
                    look(wanted.getKey(), wanted.getValue()).ifPresent(run -> ended.put(wanted.getKey(), run));
                }
            }
            if (ended.size() < runs.size()) {
                pause(deadline, "the runs have not ended within " + timeout);
            }
        }
        return runs.keySet().stream().map(ended::get).toList();
    }

    static void forEnd(Masters masters, JobId id, String timeout) {
        long deadline = deadline(timeout);
        while (true) {
            try {
                masters.get(JobCommand.path(id));
            } catch (RefusedException e) {
                if (e.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return;
                }
                throw e;
            } catch (ClusterUnavailableException e) {
                // It may be moving; the timeout tells when it is not.
            }
            pause(deadline, id + " is not gone within " + timeout);
        }
    }

    static String summary(Collection<JobId> ids, List<JsonNode> ended) {
        StringBuilder text = new StringBuilder();
        Iterator<JobId> id = ids.iterator();
        for (JsonNode run : ended) {
            text.append(text.isEmpty() ? "" : System.lineSeparator())
                    .append(id.next())
                    .append(": run ")
                    .append(run.path("run").asLong())
                    .append(' ')
                    .append(run.path("state").asText());
        }
        return text.toString();
    }

    private Optional<JsonNode> look(JobId id, long from) {
        JsonNode found;
        try {
            found = masters.get(JobCommand.path(id) + "/runs").path("runs");
        } catch (ClusterUnavailableException e) {
            return Optional.empty();
        }
        JsonNode run = null;
        for (JsonNode one : found) {
            // The first that counts.
            if (one.path("run").asLong() >= from
                    && (run == null
                            || one.path("run").asLong() < run.path("run").asLong())) {
                run = one;
            }
        }
        if (run == null) {
            return Optional.empty();
        }
        say(id, run);
        String state = run.path("state").asText();
        return switch (state) {
            case "succeeded" -> Optional.of(run);
            case "failed", "killed" ->
                throw new CommandFailedException(id + ": run " + run.path("run").asLong() + " " + state + ": "
                        + run.path("why").asText());
            default -> Optional.empty();
        };
    }

    private void say(JobId id, JsonNode run) {
        String state = run.path("state").asText();
        String text = id + ": run " + run.path("run").asLong() + " " + state;
        if (run.has("instances")) {
            text += ", " + run.path("succeeded").asInt() + " of "
                    + run.path("instances").asInt() + " tasks done";
        }
        if (!text.equals(said.put(id, text))) {
            System.err.println(text);
        }
    }

    private static long deadline(String timeout) {
        return System.nanoTime() + Times.duration("--timeout", timeout).toNanos();
    }

    private static void pause(long deadline, String late) {
        if (System.nanoTime() - deadline > 0) {
            throw new CommandFailedException(late);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        }
    }
}
