package io.kebne.protocol.id;

/** Names an executor on an agent: executor ids are chosen by frameworks and unique only within them. */
public record ExecutorKey(FrameworkId frameworkId, ExecutorId executorId) {
    @Override
    public String toString() {
        return frameworkId + "/" + executorId;
    }
}
