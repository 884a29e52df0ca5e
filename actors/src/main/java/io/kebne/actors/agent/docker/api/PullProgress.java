package io.kebne.actors.agent.docker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the engine tells while it gets an image, a JSON object a line. That it failed it says in one of them. */
final class PullProgress implements AnswerReader.Body {
    private static final int LONGEST = 256 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<String> error = Optional.empty();

    @Override
    public void take(ByteBuffer part) {
        while (part.hasRemaining()) {
            byte next = part.get();
            if (next == '\n') {
                onLine();
            } else if (line.size() < LONGEST) {
                line.write(next);
            }
        }
    }

    private void onLine() {
        String text = line.toString(UTF_8);
        line.reset();
        try {
            String told = Engine.JSON.readTree(text).path("error").asText("");
            if (!told.isEmpty()) {
                error = Optional.of(told);
            }
        } catch (JsonProcessingException e) {
            error = Optional.of("the engine said something else than JSON");
        }
    }

    /** Once all is read. */
    CompletableFuture<Void> outcome() {
        if (line.size() > 0) {
            onLine();
        }
        return error.<CompletableFuture<Void>>map(why -> CompletableFuture.failedFuture(new EngineException(0, why)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
