package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.Times;
import io.kebne.launcher.client.Masters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne drain}. */
@Command(
        name = "drain",
        description = {
            "Ends an agent's tasks and offers it no more, until it is reactivated. It cannot be called off.",
            "Example: kebne drain host1 --max-grace-period 30s --wait"
        })
public final class DrainCommand extends Change {
    private static final long POLL_MILLIS = 300;

    /** How long a master may take to hear of what another master or the allocator has done. */
    private static final Duration TO_BE_SEEN = Duration.ofSeconds(10);

    @Mixin
    private AgentParameter agent;

    @Option(
            names = "--max-grace-period",
            paramLabel = "TIME",
            description = "The most that a task may take to end, such as 30s; it shortens what tasks want themselves.")
    private String maxGracePeriod;

    @Option(names = "--mark-gone", description = "When its last task has ended, mark the agent gone.")
    private boolean markGone;

    @Option(names = "--wait", description = "Return when its last task has ended.")
    private boolean await;

    @Override
    protected Done change(Masters masters) {
        Map<String, String> form = new HashMap<>();
        form.put("mark_gone", Boolean.toString(markGone));
        if (maxGracePeriod != null) {
            form.put("max_grace_period", Times.seconds("--max-grace-period", maxGracePeriod));
        }
        AgentRef found = agent.find(masters);
        masters.post(found.path() + "/drain", form);
        String state = await ? awaitDrained(masters, found.id()) : "draining";
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("agent_id", found.id());
        json.put("state", state);
        return new Done(found.id() + " (" + found.host() + ") is " + state, json);
    }

    private String awaitDrained(Masters masters, String id) {
        boolean seen = false;
        for (long waited = 0; ; waited += POLL_MILLIS) {
            Optional<AgentRef> now = AgentRef.withId(masters, id);
            if (now.isEmpty() && markGone) {
                return "gone";
            }
            String state = now.map(found -> found.json().at("/drain_info/state").asText())
                    .orElse("REMOVED");
            if (state.equals("DRAINED") && !markGone) {
                return "drained";
            }
            boolean draining = state.startsWith("DRAIN");
            if (!draining && (seen || waited > TO_BE_SEEN.toMillis())) {
                throw new CommandFailedException(
                        now.isEmpty() ? id + " was removed while it drained" : id + " is not draining any more");
            }
            seen |= draining;
            sleep();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        }
    }
}
