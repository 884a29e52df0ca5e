package io.kebne.actors.service.core;

import io.kebne.actors.cron.CronTimes;
import io.kebne.protocol.agent.TasksMeasured.Usage;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.ScalingPolicy;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What autoscaling knows of one service. Soft and mutable. A failover costs the window of wishes, which begins anew with as many
 * instances as there are, so that none is taken away too early; and one round, in which two looks at processors are taken.
 * Times are of the entity's monotonic clock.
 */
final class ScalingSession {
    /** Processors that were looked at twice within so little time tell too little. */
    private static final long SHORTEST_MILLIS = 500;

    private record Wished(long atMillis, int instances) {}

    /** @param cpus that were used since the look before; negative: not known */
    private record Metered(Usage usage, double cpus, long heardMillis) {}

    private record Key(int policy, Optional<TaskId> instance) {}

    private final Autoscaling scaling;
    private final Map<TaskId, Metered> metered = new HashMap<>();
    private final Map<Key, Measurement.Answer> answers = new HashMap<>();
    private final Deque<Wished> wishes = new ArrayDeque<>();
    private final Map<ScalingPolicy.Schedule, CronTimes> schedules = new HashMap<>();
    private long round;
    private long nextMillis;
    private long askedMillis = -1;
    private List<AutoscalingStatus.Policy> policies = List.of();
    private Optional<Integer> wanted = Optional.empty();
    private Optional<String> held = Optional.empty();

    /** @param next when it is to be looked at for the first time */
    ScalingSession(Autoscaling scaling, long next) {
        this.scaling = scaling;
        this.nextMillis = next;
        for (ScalingPolicy policy : scaling.policies()) {
            if (policy instanceof ScalingPolicy.Schedule schedule) {
                schedules.put(schedule, times(schedule));
            }
        }
    }

    static CronTimes times(ScalingPolicy.Schedule schedule) {
        return CronTimes.of("cron", schedule.cron(), ZoneId.of(schedule.timeZone()));
    }

    boolean isFor(Autoscaling other) {
        return scaling.equals(other);
    }

    /** Of other policies: what was wished for lately still counts, and no answer to a question of before does. */
    void goOnFrom(ScalingSession before) {
        wishes.addAll(before.wishes);
        round = before.round;
    }

    /** Whether a round begins now; if so, the next is put off. */
    boolean begins(long interval, long now) {
        if (now < nextMillis) {
            return false;
        }
        nextMillis = now + interval;
        askedMillis = now;
        round++;
        answers.clear();
        return true;
    }

    long round() {
        return round;
    }

    /** Whether what was asked for has had the time to arrive; if so, the round is over. */
    boolean isOver(long patience, long now) {
        if (askedMillis < 0 || now - askedMillis < patience) {
            return false;
        }
        askedMillis = -1;
        return true;
    }

    void forgetAllBut(Set<TaskId> instances) {
        metered.keySet().retainAll(instances);
    }

    void heard(Usage usage, long now) {
        Metered before = metered.get(usage.taskId());
        double cpus = -1;
        if (before != null
                && usage.cpuMillis().isPresent()
                && before.usage().cpuMillis().isPresent()) {
            long elapsed = usage.atMillis() - before.usage().atMillis();
            // Fewer than before: it is another agent's clock, or processes have ended whose time is not counted any
            // more.
            long used = usage.cpuMillis().get() - before.usage().cpuMillis().get();
            if (elapsed >= 0 && elapsed < SHORTEST_MILLIS) {
                return;
            }
            cpus = elapsed > 0 && used >= 0 ? used / (double) elapsed : -1;
        }
        metered.put(usage.taskId(), new Metered(usage, cpus, now));
    }

    void heard(Measurement.Answer answer) {
        if (answer.read().round() == round) {
            answers.put(new Key(answer.read().policy(), answer.read().instance()), answer);
        }
    }

    /** Processors that an instance uses, if that was found out since a time. */
    OptionalDouble cpus(TaskId instance, long since) {
        Metered known = metered.get(instance);
        return known == null || known.heardMillis() < since || known.cpus() < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(known.cpus());
    }

    OptionalLong memBytes(TaskId instance, long since) {
        Metered known = metered.get(instance);
        return known == null || known.heardMillis() < since
                ? OptionalLong.empty()
                : known.usage().memBytes().map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    Optional<Measurement.Answer> answer(int policy, Optional<TaskId> instance) {
        return Optional.ofNullable(answers.get(new Key(policy, instance)));
    }

    boolean isActive(ScalingPolicy.Schedule schedule, long wallMillis) {
        OptionalLong begun =
                schedules.get(schedule).next(wallMillis - schedule.duration().toMillis());
        return begun.isPresent() && begun.getAsLong() <= wallMillis;
    }

    /**
     * The highest wish of as long as the window is, with this one. That before the first there was none does not mean that none
     * was wanted: as many as there are count as wished for then.
     */
    int highest(int wish, int current, long now) {
        if (wishes.isEmpty()) {
            wishes.add(new Wished(now, current));
        }
        long window = scaling.scaleDownStabilization().toMillis();
        wishes.removeIf(wished -> now - wished.atMillis() >= window);
        // What was wished before something higher matters no more.
        while (!wishes.isEmpty() && wishes.getLast().instances() <= wish) {
            wishes.removeLast();
        }
        wishes.addLast(new Wished(now, wish));
        return wishes.getFirst().instances();
    }

    void found(List<AutoscalingStatus.Policy> found, int nowWanted, Optional<String> why) {
        policies = new ArrayList<>(found);
        wanted = Optional.of(nowWanted);
        held = why;
    }

    AutoscalingStatus status(ServiceState service) {
        return new AutoscalingStatus(policies, wanted, held, service.lastUp(), service.lastDown());
    }
}
