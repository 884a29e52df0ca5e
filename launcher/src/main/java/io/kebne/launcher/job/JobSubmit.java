package io.kebne.launcher.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.client.RefusedException;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobId;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne job submit}. */
@Command(
        name = "submit",
        description = {
            "Submits a job, or several in one array, from a file. A job with neither schedule nor parents runs at once.",
            "Example: kebne job submit count.json --wait",
            "Example: kebne job submit nightly.json"
        })
final class JobSubmit extends JobRunning {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Parameters(paramLabel = "FILE", description = "The job, or an array of jobs, as JSON; -: standard input.")
    private String file;

    @Option(names = "--hold", description = "Run nothing now.")
    private boolean hold;

    /** The first run that counts of each job that comes after others. */
    private final Map<JobId, Long> followers = new LinkedHashMap<>();

    @Override
    protected JsonNode begin(Masters masters) {
        JsonNode content = read();
        if (!hold) {
            for (JsonNode job : content.isArray() ? content : List.of(content)) {
                if (!job.path("parents").isEmpty() && !job.path("suspended").asBoolean()) {
                    JobId id = new JobId(job.path("id").asText());
                    followers.put(id, lastRun(masters, id) + 1);
                }
            }
        }
        return masters.sendOnce("PUT", "/v2/jobs?run=" + !hold, Optional.of(content));
    }

    @Override
    protected Map<JobId, Long> alsoAwaited() {
        return followers;
    }

    /** 0 when there is none. */
    private static long lastRun(Masters masters, JobId id) {
        try {
            return masters.get(JobCommand.path(id) + "/runs")
                    .path("runs")
                    .path(0)
                    .path("run")
                    .asLong();
        } catch (RefusedException e) {
            if (e.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return 0;
            }
            throw e;
        }
    }

    private JsonNode read() {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isContainerNode()) {
                throw new InvalidValueException("FILE", "'" + file + "' holds no job");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(
                    "FILE",
                    "'" + file + "' is no JSON, at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new CommandFailedException("cannot read '" + file + "'", e);
        }
    }
}
