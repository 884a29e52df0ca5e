package io.kebne.launcher.batch;

import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.RefusedException;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file in the sandbox of a task, as its agent serves it.
 *
 * @param agent as it is asked
 * @param path of the file, in the form that does not depend on the agent's directories
 */
public record SandboxFile(HttpNode agent, String path) {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /**
     * A file of the latest run of a command task.
     *
     * @param credential by which the agent is told who asks
     */
    public static SandboxFile of(
            FrameworkId frameworkId, BatchPlan.Attempt attempt, String name, Optional<Credential> credential) {
        String url = "http://" + attempt.offer().ip() + ":" + attempt.offer().port();
        return of(
                new HttpNode(url, credential),
                frameworkId.value(),
                attempt.taskId().value(),
                name);
    }

    /** A file of the latest run of an executor; a command task's executor has the task's id. */
    public static SandboxFile of(HttpNode agent, String frameworkId, String executorId, String name) {
        return new SandboxFile(
                agent, "/frameworks/" + frameworkId + "/executors/" + executorId + "/runs/latest/" + name);
    }

    /** The whole file. */
    public byte[] download() throws IOException {
        return download(0);
    }

    /**
     * What the file holds from a position on.
     *
     * @param offset in bytes
     * @return nothing when the file is not longer, or not there yet
     */
    public byte[] download(long offset) throws IOException {
        return download(offset, offset == 0 ? "" : "bytes=" + offset + "-");
    }

    /** At most {@code length} bytes from a position on; fewer at the end of the file, or when it is not there yet. */
    public byte[] piece(long offset, int length) throws IOException {
        byte[] piece = download(offset, "bytes=" + offset + "-" + (offset + length - 1));
        return piece.length <= length ? piece : Arrays.copyOf(piece, length);
    }

    /** Of the file as it is now, in bytes; empty when it is not there yet. */
    public OptionalLong size() throws IOException {
        try {
            String answer = agent.get("/files/read", Map.of("path", path, "offset", "-1"))
                    .path("offset")
                    .asText();
            return OptionalLong.of(Long.parseLong(answer));
        } catch (RefusedException e) {
            if (e.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return OptionalLong.empty();
            }
            throw e;
        } catch (NumberFormatException e) {
            throw new IOException(agent.url() + " does not answer as an agent", e);
        }
    }

    private byte[] download(long offset, String range) throws IOException {
        String query = "/files/download?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        HttpURLConnection connection = agent.open(query);
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        if (!range.isEmpty()) {
            connection.setRequestProperty("Range", range);
        }
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == RANGE_NOT_SATISFIABLE) {
            drain(connection.getErrorStream());
            return new byte[0];
        }
        if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
            drain(connection.getErrorStream());
            throw new IOException(agent.url() + " answered with status " + status);
        }
        try (InputStream body = connection.getInputStream()) {
            body.skipNBytes(status == HttpURLConnection.HTTP_OK ? offset : 0);
            return body.readAllBytes();
        }
    }

    /** Reads an answer to its end, so that the connection can serve the next question. */
    private static void drain(InputStream body) throws IOException {
        if (body != null) {
            try (body) {
                body.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
