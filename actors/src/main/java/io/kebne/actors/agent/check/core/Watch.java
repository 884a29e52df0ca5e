package io.kebne.actors.agent.check.core;

import io.kebne.actors.agent.core.TaskReport;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import java.time.Duration;
import java.util.Optional;

/**
 * One check of one task: how and when to look, and what follows from what is found. Immutable.
 *
 * <p>A look that failed, and whose end the agent noticed long after it should have, says more about the agent than about the
 * task: its process was stopped, or collected garbage. It is repeated at once, a few times in a row at most, for an agent that is
 * always late must still see that a task hangs.
 *
 * @param name for logs
 * @param probe how to look
 * @param delay from the task's start to the first look
 * @param interval from the end of one look to the next
 * @param timeout how long a look may take; empty: for ever
 * @param late how many looks in a row were repeated for being late
 */
public record Watch(
        String name,
        Probe probe,
        Duration delay,
        Duration interval,
        Optional<Duration> timeout,
        Judge judge,
        int late) {
    /** Timers of a busy agent are late by less. */
    static final Duration TOLERANCE = Duration.ofSeconds(1);

    static final int MAX_LATE = 3;

    /** What looks in a loop takes the machine from its tasks. */
    static final Duration MIN_INTERVAL = Duration.ofMillis(50);

    /** The next look's watch, what is to be said, and after which time to look again. */
    public record Step(Watch next, Optional<TaskReport> report, Duration lookAfter) {}

    /** @param known what an earlier life of the agent found last */
    static Watch of(HealthCheck check, Optional<Boolean> known) {
        Judge judge = new Judge.OfHealth(check.consecutiveFailures(), check.gracePeriod(), known, 0);
        return new Watch(
                "health check", check.probe(), check.delay(), check.interval(), some(check.timeout()), judge, 0);
    }

    /** @param known what an earlier life of the agent said last */
    static Watch of(CheckInfo check, Optional<CheckStatus> known) {
        Judge judge = new Judge.OfCheck(known.orElseGet(() -> CheckStatus.nothingYet(check.probe())));
        return new Watch("check", check.probe(), check.delay(), check.interval(), some(check.timeout()), judge, 0);
    }

    private static Optional<Duration> some(Duration timeout) {
        return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
    }

    /**
     * When to look first.
     *
     * @param age how long the task has run
     */
    public Duration firstLook(Duration age) {
        Duration left = delay.minus(age);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * @param took from the begin of the look until the agent noticed its end
     * @param age how long the task has run
     */
    public Step found(Finding finding, Duration took, Duration age) {
        boolean tooLate = !finding.isSuccess()
                && late < MAX_LATE
                && timeout.filter(most -> took.compareTo(most.plus(TOLERANCE)) > 0)
                        .isPresent();
        if (tooLate) {
            return new Step(with(judge, late + 1), Optional.empty(), Duration.ZERO);
        }
        Judge.Judgement judgement = judge.judge(finding, age);
        Duration wait = interval.compareTo(MIN_INTERVAL) < 0 ? MIN_INTERVAL : interval;
        return new Step(with(judgement.next(), 0), judgement.report(), wait);
    }

    private Watch with(Judge nextJudge, int nowLate) {
        return new Watch(name, probe, delay, interval, timeout, nextJudge, nowLate);
    }
}
