package io.kebne.launcher.chaos;

import io.kebne.launcher.chaos.History.Run;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongPredicate;

/** Holds what tasks wrote against what their scheduler heard, once everything has come to rest. */
public final class HistoryCheck {
    /** For so long after it was reported as ended a task may still be seen: its agent was slower than the news. */
    private static final long GRACE_MILLIS = 6_000;

    private final History history;
    private final LongPredicate alive;

    private HistoryCheck(History history, LongPredicate alive) {
        this.history = history;
        this.alive = alive;
    }

    /**
     * @param launched every task that was launched, whatever became of it
     * @param alive whether a process with this id is there now
     * @return what is wrong; empty when all is well
     */
    public static List<Violation> violations(Collection<Launched> launched, History history, LongPredicate alive) {
        HistoryCheck check = new HistoryCheck(history, alive);
        List<Violation> violations = new ArrayList<>();
        for (Launched each : launched) {
            check.lost(each, violations);
            check.doubled(each, violations);
            reverted(each, violations);
            check.orphans(each, violations);
        }
        return violations;
    }

    private void lost(Launched launched, List<Violation> violations) {
        List<Run> runs = history.runsOf(launched.task());
        if (launched.end().isEmpty()) {
            violations.add(new Violation(
                    Violation.Kind.LOST,
                    launched.task(),
                    "no end was heard, only " + launched.heard() + "; it wrote " + runs));
        } else if (launched.end().get().state() == TaskState.FINISHED
                && runs.stream().noneMatch(Run::ended)) {
            violations.add(new Violation(
                    Violation.Kind.LOST, launched.task(), "is said to have finished, but wrote only " + runs));
        }
    }

    private void doubled(Launched launched, List<Violation> violations) {
        List<Run> runs = history.runsOf(launched.task());
        boolean dropped = launched.heard().stream().anyMatch(each -> each.state() == TaskState.DROPPED);
        if (runs.size() > 1) {
            violations.add(new Violation(Violation.Kind.DOUBLED, launched.task(), "ran as " + runs));
        } else if (dropped && !runs.isEmpty()) {
            violations.add(new Violation(
                    Violation.Kind.DOUBLED, launched.task(), "ran though its launch was dropped: " + runs));
        }
    }

    private static void reverted(Launched launched, List<Violation> violations) {
        int end = launched.end()
                .map(launched.heard()::indexOf)
                .orElse(launched.heard().size());
        if (end < launched.heard().size() - 1) {
            violations.add(new Violation(
                    Violation.Kind.REVERTED, launched.task(), "was heard of after its end: " + launched.heard()));
        }
    }

    private void orphans(Launched launched, List<Violation> violations) {
        launched.end().ifPresent(end -> {
            for (Run run : history.runsOf(launched.task())) {
                if (run.lastSeenMillis() > end.millis() + GRACE_MILLIS || (!run.ended() && alive.test(run.pid()))) {
                    violations.add(new Violation(
                            Violation.Kind.ORPHAN, launched.task(), "ended as " + end + ", but goes on as " + run));
                }
            }
        });
    }
}
