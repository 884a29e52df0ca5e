package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Many messages in one body (Mesos: RecordIO), as JSON. */
final class Records {
    private static final int MAX_RECORD = 16 * 1024 * 1024;

    private Records() {}

    /**
     * The next record.
     *
     * @return empty at the end
     * @throws IOException also when the end comes in the middle of one
     */
    static Optional<JsonNode> read(InputStream in) throws IOException {
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        long length = 0;
        for (; c != '\n'; c = in.read()) {
            if (c < '0' || c > '9' || length > MAX_RECORD) {
                throw new IOException("the agent's answer broke off");
            }
            length = length * 10 + (c - '0');
        }
        byte[] record = in.readNBytes((int) length);
        if (record.length < length) {
            throw new IOException("the agent's answer broke off");
        }
        return Optional.of(AgentClient.MAPPER.readTree(record));
    }

    static void write(OutputStream out, JsonNode record) throws IOException {
        byte[] bytes = AgentClient.MAPPER.writeValueAsBytes(record);
        out.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }
}
