package io.kebne.http.state;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.CompletedTask;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.TaskFields;
import io.kebne.http.json.TaskFields.Known;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.vavr.collection.Iterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tasks of all frameworks, running, unreachable and ended, in the order of their launch (Mesos: {@code /tasks}). Mesos
 * sorts by the time of a task's first status; the time of the launch is just before that, and known of every task.
 */
final class TasksDocument {
    private static final Comparator<Listed> BY_LAUNCH = Comparator.<Listed>comparingLong(
                    listed -> listed.task().launchedMillis())
            .thenComparing(listed -> listed.task().frameworkId())
            .thenComparing(listed -> listed.task().info().taskId());

    private TasksDocument() {}

    /** What a client wants to see. */
    record Query(long limit, long offset, boolean ascending, Optional<String> frameworkId, Optional<String> taskId) {
        static Query of(Parameters parameters) {
            return new Query(
                    parameters.wholeNumber("limit", 100, 0, Integer.MAX_VALUE),
                    parameters.wholeNumber("offset", 0, 0, Integer.MAX_VALUE),
                    parameters.oneOf("order", "des", List.of("asc", "des")).equals("asc"),
                    parameters.find("framework_id"),
                    parameters.find("task_id"));
        }

        boolean wants(FrameworkId id) {
            return frameworkId.isEmpty() || frameworkId.get().equals(id.value());
        }

        boolean wants(TaskId id) {
            return taskId.isEmpty() || taskId.get().equals(id.value());
        }
    }

    /** A task, and its end when it has come. */
    private record Listed(Task task, Optional<CompletedTask> end) {
        Known known(AllocatorView view) {
            return end.map(TaskHistory::of).orElseGet(() -> TaskHistory.of(view, task));
        }
    }

    static Iterator<JsonPart> of(AllocatorView view, Query query) {
        List<Listed> page = page(view, query);
        return JsonPart.object(JsonPart.array(
                "tasks", Iterator.ofAll(page).map(listed -> out -> TaskFields.write(out, listed.known(view)))));
    }

    private static List<Listed> page(AllocatorView view, Query query) {
        List<Listed> all = new ArrayList<>();
        for (Framework framework :
                Iterator.concat(view.state().frameworks().values(), view.state().completedFrameworks())) {
            if (query.wants(framework.id())) {
                collect(framework, query, all);
            }
        }
        all.sort(query.ascending() ? BY_LAUNCH : BY_LAUNCH.reversed());
        int from = (int) Math.min(query.offset(), all.size());
        int to = (int) Math.min(query.offset() + query.limit(), all.size());
        return all.subList(from, to);
    }

    private static void collect(Framework framework, Query query, List<Listed> into) {
        for (Task task : framework.tasks().values()) {
            if (query.wants(task.info().taskId())) {
                into.add(new Listed(task, Optional.empty()));
            }
        }
        for (CompletedTask ended : framework.completed().values()) {
            if (query.wants(ended.task().info().taskId())) {
                into.add(new Listed(ended.task(), Optional.of(ended)));
            }
        }
    }
}
