package io.kebne.http.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.mesos.v1.Protos.Offer.Operation;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/**
 * What schedulers and this master have said to each other, by the names that Mesos has for messages, some of which are
 * older than its calls. Safe for use by several threads.
 */
final class MessageCounters {
    private static final Map<Call.Type, String> OF_CALLS = new EnumMap<>(Map.ofEntries(
            Map.entry(Call.Type.TEARDOWN, "unregister_framework"),
            Map.entry(Call.Type.DECLINE, "decline_offers"),
            Map.entry(Call.Type.REVIVE, "revive_offers"),
            Map.entry(Call.Type.SUPPRESS, "suppress_offers"),
            Map.entry(Call.Type.KILL, "kill_task"),
            Map.entry(Call.Type.ACKNOWLEDGE, "status_update_acknowledgement"),
            Map.entry(Call.Type.ACKNOWLEDGE_OPERATION_STATUS, "operation_status_update_acknowledgement"),
            Map.entry(Call.Type.RECONCILE, "reconcile_tasks"),
            Map.entry(Call.Type.RECONCILE_OPERATIONS, "reconcile_operations"),
            Map.entry(Call.Type.MESSAGE, "framework_to_executor"),
            Map.entry(Call.Type.REQUEST, "resource_request")));

    /** Of these it is said how many were as they must be. */
    private static final Map<Call.Type, String> JUDGED = new EnumMap<>(Map.of(
            Call.Type.ACKNOWLEDGE, "status_update_acknowledgements",
            Call.Type.ACKNOWLEDGE_OPERATION_STATUS, "operation_status_update_acknowledgements",
            Call.Type.MESSAGE, "framework_to_executor_messages"));

    private static final List<String> OTHERS = List.of(
            "messages_register_framework",
            "messages_reregister_framework",
            "messages_launch_tasks",
            "messages_status_update",
            "messages_operation_status_update",
            "messages_executor_to_framework",
            "valid_status_updates",
            "valid_operation_status_updates",
            "valid_executor_to_framework_messages");

    private final Map<String, LongAdder> counts = new TreeMap<>();

    MessageCounters() {
        OF_CALLS.values().forEach(name -> counts.put("messages_" + name, new LongAdder()));
        JUDGED.values().forEach(name -> {
            counts.put("valid_" + name, new LongAdder());
            counts.put("invalid_" + name, new LongAdder());
        });
        OTHERS.forEach(name -> counts.put(name, new LongAdder()));
    }

    void passed(Call call) {
        received(call);
        Optional.ofNullable(JUDGED.get(call.getType())).ifPresent(name -> count("valid_" + name));
    }

    void refused(Call call) {
        received(call);
        Optional.ofNullable(JUDGED.get(call.getType())).ifPresent(name -> count("invalid_" + name));
    }

    /** What comes from executors and agents counts where it is told to a scheduler. */
    void told(Event event) {
        switch (event.getType()) {
            case UPDATE -> {
                // Without one the master has made it up itself.
                if (event.getUpdate().getStatus().hasUuid()) {
                    count("messages_status_update");
                    count("valid_status_updates");
                }
            }
            case UPDATE_OPERATION_STATUS -> {
                count("messages_operation_status_update");
                count("valid_operation_status_updates");
            }
            case MESSAGE -> {
                count("messages_executor_to_framework");
                count("valid_executor_to_framework_messages");
            }
            default -> {
                // Mesos has no count for it.
            }
        }
    }

    void add(Readings readings) {
        counts.forEach((name, count) -> readings.putCount("master/" + name, count.sum()));
    }

    private void received(Call call) {
        switch (call.getType()) {
            case SUBSCRIBE ->
                count(call.hasFrameworkId() ? "messages_reregister_framework" : "messages_register_framework");
            case ACCEPT ->
                call.getAccept().getOperationsList().stream()
                        .filter(MessageCounters::isLaunch)
                        .forEach(operation -> count("messages_launch_tasks"));
            default -> Optional.ofNullable(OF_CALLS.get(call.getType())).ifPresent(name -> count("messages_" + name));
        }
    }

    private static boolean isLaunch(Operation operation) {
        return operation.getType() == Operation.Type.LAUNCH || operation.getType() == Operation.Type.LAUNCH_GROUP;
    }

    private void count(String name) {
        counts.get(name).increment();
    }
}
