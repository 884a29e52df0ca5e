package org.apache.mesos;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an agent that was away must hear again: tasks and updates that it has not acknowledged. Of any thread. */
final class Unacknowledged {
    /** As TaskInfo, by task id as bytes. */
    private final Map<String, byte[]> tasks = new LinkedHashMap<>();
    /** As Call.Update, by uuid. */
    private final Map<String, byte[]> updates = new LinkedHashMap<>();

    synchronized void launched(byte[] taskId, byte[] task) {
        tasks.put(key(taskId), task);
    }

    synchronized void updated(byte[] uuid, byte[] update) {
        updates.put(key(uuid), update);
    }

    /** Whatever was acknowledged of a task, the agent knows it now. */
    synchronized void acknowledged(byte[] taskId, byte[] uuid) {
        tasks.remove(key(taskId));
        updates.remove(key(uuid));
    }

    /** What SUBSCRIBE says. */
    synchronized MessageWriter write() {
        MessageWriter content = new MessageWriter();
        tasks.values().forEach(task -> content.bytes(1, task));
        updates.values().forEach(update -> content.bytes(2, update));
        return content;
    }

    private static String key(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
