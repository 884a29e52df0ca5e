package io.kebne.launcher.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.cli.Terminal;
import io.kebne.launcher.client.ClusterUnavailableException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.client.RefusedException;
import io.kebne.protocol.id.FrameworkId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Shows how a run gets on, on a terminal, and says why it does not when nothing has moved for a while. */
final class Waiting implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final Masters masters;
    private final FrameworkId frameworkId;
    private final boolean terminal = Terminal.isPresent();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;
    private volatile String progress = "";
    private String explained = "";
    private String seen = "";

    Waiting(Masters masters, FrameworkId frameworkId) {
        this.masters = masters;
        this.frameworkId = frameworkId;
        this.looking =
                executor.scheduleWithFixedDelay(this::look, PATIENCE_SECONDS, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void progressed(BatchPlan plan) {
        progress = plan.progress();
    }

    @Override
    public void close() {
        looking.cancel(true);
        executor.shutdownNow();
    }

    private void look() {
        String now = progress;
        if (terminal && !now.equals(seen) && !now.isEmpty()) {
            System.err.println("kebne: " + now);
        } else if (now.equals(seen)) {
            explain();
        }
        seen = now;
    }

    private void explain() {
        try {
            for (JsonNode pending : masters.get("/explain").path("pending")) {
                String reason = pending.path("reason").asText();
                if (pending.path("framework_id").asText().equals(frameworkId.value()) && !reason.equals(explained)) {
                    explained = reason;
                    System.err.println("kebne: " + pending.path("task_id").asText() + " is pending: " + reason);
                    return;
                }
            }
        } catch (ClusterUnavailableException | RefusedException e) {
            // The masters are busy with something else, such as a failover; the next look may succeed.
            seen = "";
        }
    }
}
