package io.kebne.http.state;

import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.protocol.InvalidValueException;

/**
 * How much of what is over clients are shown, from {@code kebne.http.history} (Mesos: --max_completed_frameworks,
 * --max_completed_tasks_per_framework, --max_unreachable_tasks_per_framework). Only what is shown: what the allocator
 * remembers, so that no task's id is used twice, and what metrics count does not depend on it.
 *
 * @param frameworks that are over, the latest
 * @param tasks that have ended, the latest of each framework
 * @param unreachable tasks that cannot be reached, the latest of each framework
 */
public record HistoryLimits(int frameworks, int tasks, int unreachable) {
    private static final String PATH = "kebne.http.history";

    public HistoryLimits {
        require("max-completed-frameworks", frameworks, AllocatorState.MAX_COMPLETED_FRAMEWORKS);
        require("max-completed-tasks-per-framework", tasks, Framework.MAX_COMPLETED_TASKS);
        require("max-unreachable-tasks-per-framework", unreachable, Integer.MAX_VALUE);
    }

    /**
     * @param root all settings
     * @throws InvalidValueException naming the setting that is out of bounds
     */
    public static HistoryLimits from(Config root) {
        Config config = root.getConfig(PATH);
        return new HistoryLimits(
                config.getInt("max-completed-frameworks"),
                config.getInt("max-completed-tasks-per-framework"),
                config.getInt("max-unreachable-tasks-per-framework"));
    }

    /** What clients are shown of a view. */
    public AllocatorView shown(AllocatorView view) {
        boolean all = frameworks == AllocatorState.MAX_COMPLETED_FRAMEWORKS && tasks == Framework.MAX_COMPLETED_TASKS;
        AllocatorView shown = all ? view : view.showing(frameworks, tasks);
        return shown.showingUnreachable(unreachable);
    }

    private static void require(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new InvalidValueException(PATH + "." + name, "must lie between 0 and " + most);
        }
    }
}
