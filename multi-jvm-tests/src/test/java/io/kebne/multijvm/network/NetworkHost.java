package io.kebne.multijvm.network;

import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One host: a network namespace, with one link to the others.
 *
 * @param address on its link
 * @param link the other end of it, at the switch
 * @param pid of the process that keeps the namespace
 */
public record NetworkHost(String address, String link, long pid) implements Host {
    /** Speaks HTTP/1.0, so that the answer ends with the connection. */
    private static final String REQUEST = """
            exec 3<>"/dev/tcp/$1/$2" || exit 1
            printf '%s %s HTTP/1.0\\r\\nHost: %s\\r\\n' "$3" "$4" "$1" >&3
            printf 'Content-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n%s' "${#5}" "$5" >&3
            exec cat <&3
            """;

    @Override
    public List<String> command(List<String> inner) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--net"));
        command.addAll(inner);
        return command;
    }

    /** From the host itself, so that a cut link does not matter. */
    @Override
    public Optional<Answer> request(String method, int port, String path, String body, Duration atMost) {
        List<String> bash =
                List.of("bash", "-c", REQUEST, "request", address, Integer.toString(port), method, path, body);
        return Commands.output(command(bash), atMost).flatMap(NetworkHost::answer);
    }

    private static Optional<Answer> answer(String response) {
        int head = response.indexOf("\r\n\r\n");
        if (head < 0 || !response.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*")) {
            return Optional.empty();
        }
        int status = Integer.parseInt(response.substring("HTTP/1.x ".length(), "HTTP/1.x ".length() + 3));
        return Optional.of(new Answer(status, response.substring(head + "\r\n\r\n".length())));
    }
}
