package io.kebne.http.files;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.mesos.v1.Protos;

/** A node's files for its v1 API, read on threads that may block. */
public final class FileCalls {
    /** Reads what may not be there. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private final NodeFiles files;
    private final Executor blocking;

    public FileCalls(NodeFiles files, ActorSystem<?> system) {
        this.files = files;
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Fails with a {@link java.nio.file.NoSuchFileException} also when the directory may not be seen. */
    public <T> CompletionStage<T> list(String path, Function<List<Protos.FileInfo>, T> answer) {
        return blocking(() -> FileMessages.list(files, path)).thenApply(answer);
    }

    /** @param length the most bytes; -1: as many as are given at once */
    public <T> CompletionStage<T> read(
            String path, long offset, long length, Function<FileMessages.FileData, T> answer) {
        return blocking(() -> FileMessages.read(files, path, offset, length)).thenApply(answer);
    }

    /** An offset or length of 64 bits without a sign; no file is so long that the difference would show. */
    public static long signed(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    private <T> CompletionStage<T> blocking(Reading<T> reading) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return reading.read();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
    }
}
