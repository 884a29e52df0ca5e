package io.kebne.actors.agent.docker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/** A request that is being answered. All but {@link #cancel} happens on the thread that reads. */
public final class Exchange {
    private static final int LONGEST_REFUSAL = 64 * 1024;

    private final SocketChannel channel;
    private final AnswerReader.Body body;
    private final AnswerReader reader = new AnswerReader();
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    Exchange(SocketChannel channel, AnswerReader.Body body) {
        this.channel = channel;
        this.body = body;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Completes with the answer's status once all of it has been read; fails with an {@link EngineException}. */
    public CompletableFuture<Integer> done() {
        return done;
    }

    /** Nobody waits for it any more. */
    public void cancel() {
        fail(new IOException("it was given up"));
    }

    void onReadable(ByteBuffer input) {
        try {
            input.clear();
            int count = channel.read(input);
            if (count < 0) {
                reader.end();
            } else {
                reader.read(input.flip(), this::take);
            }
            if (reader.isDone()) {
                close();
                complete();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void take(ByteBuffer part) throws IOException {
        if (!isRefusal()) {
            body.take(part);
        } else {
            while (part.hasRemaining() && refusal.size() < LONGEST_REFUSAL) {
                refusal.write(part.get());
            }
        }
    }

    /** Also one that sends us elsewhere, as for an image of an odd name; 304 says that all is so already. */
    private boolean isRefusal() {
        return reader.status() >= 300 && reader.status() != 304;
    }

    private void complete() {
        if (isRefusal()) {
            done.completeExceptionally(new EngineException(reader.status(), message()));
        } else {
            done.complete(reader.status());
        }
    }

    /** Engines say {@code {"message": …}}. */
    private String message() {
        String text = refusal.toString(UTF_8).strip();
        try {
            JsonNode told = Engine.JSON.readTree(text).path("message");
            return told.isTextual() ? told.asText() : "status " + reader.status() + " " + text;
        } catch (JsonProcessingException e) {
            return "status " + reader.status() + " " + text;
        }
    }

    void fail(Throwable why) {
        close();
        done.completeExceptionally(new EngineException(
                "the container engine did not answer: "
                        + (why.getMessage() == null ? why.toString() : why.getMessage()),
                why));
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }
}
