package io.kebne.actors.allocator;

import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorMessage.FromAgent;
import io.kebne.protocol.id.AgentId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest heartbeat of each agent, of those that came before an allocator serves: with them it takes its agents in when it does,
 * and need not wait for the next ones. Owned by {@link AllocatorActor} and lost with it.
 */
final class EarlySigns {
    private static final int MOST_AGENTS = 50_000;
    private static final int AT_ONCE = 200;

    private record Sign(FromAgent message, long atMillis) {}

    private final Map<AgentId, Sign> latest = new LinkedHashMap<>();
    private final long validMillis;

    /** @param validMillis how long a heartbeat says that its agent is there */
    EarlySigns(long validMillis) {
        this.validMillis = validMillis;
    }

    /** Of more agents than there is room for, the others are heard later. */
    void add(FromAgent message, AgentHeartbeat heartbeat, long nowMillis) {
        if (latest.size() < MOST_AGENTS || latest.containsKey(heartbeat.agentId())) {
            latest.put(heartbeat.agentId(), new Sign(message, nowMillis));
        }
    }

    boolean isEmpty() {
        return latest.isEmpty();
    }

    void forget() {
        latest.clear();
    }

    /** Takes some out, in the order in which agents were heard first, and leaves out what says nothing any more. */
    List<FromAgent> take(long nowMillis) {
        List<FromAgent> taken = new ArrayList<>();
        Iterator<Sign> signs = latest.values().iterator();
        for (int i = 0; i < AT_ONCE && signs.hasNext(); i++) {
            Sign sign = signs.next();
            signs.remove();
            if (nowMillis - sign.atMillis() < validMillis) {
                taken.add(sign.message());
            }
        }
        return taken;
    }
}
