package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.PendingOperation;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingOperationsTest {
    private static final PendingOperation FIRST = new PendingOperation("a::first", Map.of("container_id", "c"));
    private static final PendingOperation SECOND = new PendingOperation("a::second", Map.of("container_id", "c"));

    private final PendingOperations pending = new PendingOperations();

    @Test
    void operationsAreThereUntilTheyHaveEndedHoweverTheyDo() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        assertThat(pending.during(FIRST, first)).isSameAs(first);
        assertThat(pending.during(SECOND, second)).isSameAs(second);
        assertThat(pending.during(FIRST, CompletableFuture.completedFuture(""))).isDone();

        assertThat(pending.list()).containsExactly(FIRST, SECOND);

        first.complete("");
        assertThat(pending.list()).containsExactly(SECOND);
        second.completeExceptionally(new IllegalStateException("failed"));
        assertThat(pending.list()).isEmpty();
    }
}
