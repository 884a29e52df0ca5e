package io.kebne.persistence.cassandra;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A value that is made when it is first asked for, and again as long as that fails. */
final class Lazy<T> {
    private final Supplier<CompletionStage<T>> source;
    private CompletableFuture<T> value;

    Lazy(Supplier<CompletionStage<T>> source) {
        this.source = source;
    }

    synchronized CompletionStage<T> get() {
        if (value == null || value.isCompletedExceptionally()) {
            value = source.get().toCompletableFuture();
        }
        return value;
    }

    /** The value if it has ever been asked for; it may still be in the making. */
    synchronized Optional<CompletionStage<T>> ifAny() {
        return Optional.ofNullable(value);
    }
}
