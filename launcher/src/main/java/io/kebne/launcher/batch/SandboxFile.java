package io.kebne.launcher.batch;

import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A file in the sandbox of a task, as its agent serves it.
 *
 * @param agentUrl HTTP address of the agent
 * @param path of the file, in the form that does not depend on the agent's directories
 */
public record SandboxFile(String agentUrl, String path) {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 30_000;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /** A file of the latest run of a command task. */
    public static SandboxFile of(FrameworkId frameworkId, BatchPlan.Attempt attempt, String name) {
        String url = "http://" + attempt.offer().ip() + ":" + attempt.offer().port();
        return of(url, frameworkId.value(), attempt.taskId().value(), name);
    }

    /** A file of the latest run of an executor; a command task's executor has the task's id. */
    public static SandboxFile of(String agentUrl, String frameworkId, String executorId, String name) {
        return new SandboxFile(
                agentUrl, "/frameworks/" + frameworkId + "/executors/" + executorId + "/runs/latest/" + name);
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
        String query = "/files/download?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(agentUrl + query).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        if (offset > 0) {
            connection.setRequestProperty("Range", "bytes=" + offset + "-");
        }
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == RANGE_NOT_SATISFIABLE) {
            drain(connection.getErrorStream());
            return new byte[0];
        }
        if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
            drain(connection.getErrorStream());
            throw new IOException(agentUrl + " answered with status " + status);
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
