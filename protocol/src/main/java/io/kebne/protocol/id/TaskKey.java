package io.kebne.protocol.id;

/** Names a task in the whole cluster: task ids are chosen by frameworks and unique only within them. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) {
    @Override
    public String toString() {
        return frameworkId + "/" + taskId;
    }
}
