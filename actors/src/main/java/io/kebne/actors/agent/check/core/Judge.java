package io.kebne.actors.agent.check.core;

import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.core.TaskReport.Checked;
import io.kebne.actors.agent.core.TaskReport.Health;
import io.kebne.protocol.task.CheckStatus;
import java.time.Duration;
import java.util.Optional;

/** What is made of the findings of one check, one after the other. Immutable. */
sealed interface Judge {
    /** Who judges the next finding, and what is to be said about this one. */
    record Judgement(Judge next, Optional<TaskReport> report) {}

    /** @param age how long the task has run */
    Judgement judge(Finding finding, Duration age);

    /**
     * Of a health check (Mesos: health_checker.cpp). Says that the task is healthy at the first success and at the first
     * after failures, and each failure; but none in the grace period before the first success.
     *
     * @param most at how many failures in a row the task is to end
     * @param said what was said last; empty: nothing yet
     * @param failures how many there were in a row until now
     */
    record OfHealth(int most, Duration grace, Optional<Boolean> said, int failures) implements Judge {
        @Override
        public Judgement judge(Finding finding, Duration age) {
            if (finding.isSuccess()) {
                boolean known = said.orElse(false);
                return new Judgement(
                        new OfHealth(most, grace, Optional.of(true), 0),
                        known ? Optional.empty() : Optional.of(new Health(true, false, "")));
            }
            if (said.isEmpty() && !grace.isZero() && age.compareTo(grace) <= 0) {
                return new Judgement(this, Optional.empty());
            }
            int now = failures + 1;
            String message =
                    "Health check failed " + now + (now == 1 ? " time" : " times in a row") + ": " + finding.describe();
            return new Judgement(
                    new OfHealth(most, grace, Optional.of(false), now),
                    Optional.of(new Health(false, now >= most, message)));
        }
    }

    /**
     * Of a general check: says what differs from the last.
     *
     * @param last what was said, or the empty status of its type
     */
    record OfCheck(CheckStatus last) implements Judge {
        @Override
        public Judgement judge(Finding finding, Duration age) {
            CheckStatus status = status(finding);
            return new Judgement(
                    new OfCheck(status), status.equals(last) ? Optional.empty() : Optional.of(new Checked(status)));
        }

        private CheckStatus status(Finding finding) {
            if (last instanceof CheckStatus.Command) {
                return new CheckStatus.Command(
                        finding instanceof Finding.Exited exited ? Optional.of(exited.status()) : Optional.empty());
            }
            if (last instanceof CheckStatus.Http) {
                return new CheckStatus.Http(
                        finding instanceof Finding.Responded answer ? Optional.of(answer.status()) : Optional.empty());
            }
            return new CheckStatus.Tcp(Optional.of(finding.isSuccess()));
        }
    }
}
