package io.kebne.actors.agent.oversubscription;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ends one revocable container at a time while those that are not do not get what they were given, or soon will not: of the lowest
 * priority first, and of these the youngest, which loses least. What that helped shows only in the next averages of ten
 * seconds, so it waits until containers were looked at after these before it ends another.
 */
final class UsageController implements QosController {
    private static final long WAIT_MILLIS = 10_000;

    /** Whoever uses less takes nothing from anybody. */
    private static final double IDLE_CPUS = 0.01;

    /** Whoever gets about what it was given and waits nevertheless wants more than that. */
    private static final double CONTENT = 0.95;

    private static final double LACKING_CPUS = 0.1;

    private static final double THOUSAND = 1000;

    private static final Comparator<ContainerNeed> LEAST_LOSS = Comparator.comparingInt(
                    (ContainerNeed need) -> need.container().priority())
            .thenComparing(Comparator.comparingLong(
                            (ContainerNeed need) -> need.container().sinceMillis())
                    .reversed())
            .thenComparing(need -> need.container().containerId());

    private final double mostPressure;
    private final double mostUse;
    private final Duration warmUp;
    private long quietUntilMillis = Long.MIN_VALUE;

    UsageController(double mostPressure, double mostUse, Duration warmUp) {
        this.mostPressure = mostPressure;
        this.mostUse = mostUse;
        this.warmUp = warmUp;
    }

    @Override
    public List<Correction> correct(Situation situation) {
        if (situation.seenMillis() < quietUntilMillis) {
            return List.of();
        }
        Optional<String> processors = waiting(situation).or(() -> cpus(situation));
        Optional<String> why = processors.or(() -> memory(situation));
        Optional<ContainerNeed> victim = situation.containers().stream()
                .filter(need -> need.container().isRevocable()
                        && !need.container().ending()
                        && (processors.isPresent() ? need.cpusNow() >= IDLE_CPUS : need.memoryNow() > 0))
                .min(LEAST_LOSS);
        if (why.isEmpty() || victim.isEmpty()) {
            return List.of();
        }
        quietUntilMillis = situation.nowMillis() + WAIT_MILLIS;
        return List.of(new Correction(victim.get().container().containerId(), why.get()));
    }

    /** Somebody who should not waits for processors. */
    private Optional<String> waiting(Situation situation) {
        for (ContainerNeed need : situation.containers()) {
            double given = requested(need, Resources.CPUS);
            if (need.container().isRevocable() || need.samples() < 2 || need.cpusNow() >= CONTENT * given) {
                continue;
            }
            double pressure = pressure(need, situation.machine());
            if (pressure >= mostPressure) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "executor %s waits for processors %.0f %% of the time and gets %.2f of %.2f",
                        need.container().executorId(),
                        pressure,
                        need.cpusNow(),
                        given));
            }
        }
        return Optional.empty();
    }

    /**
     * That of its group. Where groups tell none, that of the machine: but somebody always waits on a busy machine, so it counts only
     * for who gets clearly less than it is taken to need.
     */
    private double pressure(ContainerNeed need, MachineLoad machine) {
        if (need.cpuPressure().isPresent()) {
            return need.cpuPressure().getAsDouble();
        }
        double lacks = entitled(need, Resources.CPUS, need.cpus(), need.cpusNow()) - need.cpusNow();
        return lacks >= LACKING_CPUS ? machine.cpuPressure().orElse(0) : 0;
    }

    private Optional<String> cpus(Situation situation) {
        double sum = 0;
        for (ContainerNeed need : situation.containers()) {
            sum += need.container().isRevocable()
                    ? need.cpusNow()
                    : entitled(need, Resources.CPUS, need.cpus(), need.cpusNow());
        }
        return tooMuch("processors", sum, situation.processors());
    }

    private Optional<String> memory(Situation situation) {
        double sum = 0;
        for (ContainerNeed need : situation.containers()) {
            sum += need.container().isRevocable()
                    ? need.memoryNow()
                    : entitled(need, Resources.MEM, need.memory(), need.memoryNow());
        }
        return tooMuch("MB of memory", sum, situation.megabytes());
    }

    private Optional<String> tooMuch(String what, double sum, double there) {
        return there > 0 && sum > mostUse * there
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%.2f %s are in use or needed soon by those who may keep them, of %.2f",
                        sum,
                        what,
                        there))
                : Optional.empty();
    }

    /** What a container uses or is taken to need soon, as far as it was given that. */
    private double entitled(ContainerNeed need, String name, double predicted, double now) {
        boolean known = need.spanMillis() >= warmUp.toMillis();
        return Math.min(requested(need, name), known ? Math.max(predicted, now) : now);
    }

    private static double requested(ContainerNeed need, String name) {
        return need.container().requested().nonRevocable().thousandths(name) / THOUSAND;
    }
}
