package io.kebne.protocol.agent;

import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What an agent has, in 128 bits: how it presents itself, which tasks it must report and which executors live on it. Agent and
 * ledger each make theirs from what they know; when they are equal, the two have the same, and the list need not be sent.
 *
 * <p>It is the beginning of a SHA-256 over everything in a fixed order, each text preceded by its length, so it depends neither
 * on the order of tasks nor on where one text ends and the next begins. Two different agents' belongings share one with a
 * probability of 2^-128, and nobody knows how to choose names of tasks so that they do.
 */
public record AgentDigest(long high, long low) {
    private static final Comparator<TaskKey> TASKS = Comparator.comparing(
                    (TaskKey key) -> key.frameworkId().value())
            .thenComparing(key -> key.taskId().value());
    private static final Comparator<AgentExecutor> EXECUTORS = Comparator.comparing(AgentExecutor::containerId)
            .thenComparing(executor -> executor.key().frameworkId().value())
            .thenComparing(executor -> executor.key().executorId().value());

    /**
     * Takes time in proportion to the number of tasks and executors, about half a microsecond for each.
     *
     * @param incarnation as in {@link io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent}
     * @param tasks all that the agent must report, each once, in any order
     * @param executors all that live on it, but for those of tasks that it runs itself, in any order
     */
    public static AgentDigest of(
            AgentInfo info, String incarnation, Collection<TaskKey> tasks, Collection<AgentExecutor> executors) {
        Summer summer = new Summer();
        summer.put(info);
        summer.put(incarnation);
        List<TaskKey> keys = tasks.stream().sorted(TASKS).toList();
        summer.put(keys.size());
        for (TaskKey key : keys) {
            summer.put(key.frameworkId().value());
            summer.put(key.taskId().value());
        }
        List<AgentExecutor> living = executors.stream().sorted(EXECUTORS).toList();
        summer.put(living.size());
        for (AgentExecutor executor : living) {
            summer.put(executor.containerId());
            summer.put(executor.key().frameworkId().value());
            summer.put(executor.key().executorId().value());
        }
        return summer.sum();
    }

    private static final class Summer {
        private final MessageDigest hash;
        private final byte[] number = new byte[Integer.BYTES];

        Summer() {
            try {
                hash = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        void put(AgentInfo info) {
            put(info.id().value());
            put(info.hostname());
            put(info.ip());
            put(info.port());
            put(info.resources().toString());
            put(info.attributes().size());
            for (Attribute attribute : info.attributes()) {
                put(attribute.name());
                put(attribute.value().text());
            }
            put(info.version());
            put(info.domain().map(DomainInfo::toString).orElse(""));
        }

        void put(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            put(bytes.length);
            hash.update(bytes);
        }

        void put(int value) {
            ByteBuffer.wrap(number).putInt(value);
            hash.update(number);
        }

        AgentDigest sum() {
            ByteBuffer bytes = ByteBuffer.wrap(hash.digest());
            return new AgentDigest(bytes.getLong(), bytes.getLong());
        }
    }
}
