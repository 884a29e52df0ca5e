package io.kebne.actors.job.core;

import io.kebne.actors.placement.core.Amounts;
import io.kebne.actors.placement.core.Machine;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.jvm.JdkVersion;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of one offer while tasks are placed on it. Mutable. */
final class Space {
    /** Tasks of one call, and about how many characters they have: they travel in one message. */
    private static final int MAX_TASKS = 100;

    private static final int MAX_SIZE = 256 * 1024;

    private final Offer offer;
    /** Whether its machine is to be taken away by now, so that nothing is to begin there any more. */
    private final boolean leaves;

    private final List<TaskInfo> tasks = new ArrayList<>();
    private Resources rest;
    private int count;
    private int size;

    /** @param wallMillis now */
    Space(Offer offer, long wallMillis) {
        this.offer = offer;
        // A gang has been gathered for it; and waits no longer than others, wherever its machines will be.
        this.leaves = offer.gangId().isEmpty()
                && offer.unavailability()
                        .filter(away -> away.start().toEpochMilli() <= wallMillis)
                        .isPresent();
        this.rest = offer.resources();
    }

    Offer offer() {
        return offer;
    }

    List<TaskInfo> tasks() {
        return tasks;
    }

    /** How many tasks of one job fit into one call. */
    static int most(JobSpec spec) {
        return Math.max(1, Math.min(MAX_TASKS, MAX_SIZE / Math.max(1, spec.size())));
    }

    boolean isFull(JobSpec spec) {
        return count >= MAX_TASKS || size + spec.size() > MAX_SIZE;
    }

    /**
     * Whether this was offered for tasks of such a job.
     *
     * @param gang as what they are to be launched at once; empty: they need not
     */
    boolean isFor(JobSpec spec, Optional<GangId> gang) {
        return offer.role().equals(spec.role())
                && (offer.gangId().isEmpty() || offer.gangId().equals(gang));
    }

    /** Whether tasks of such a job can run here, where there is room for them. */
    boolean suits(JobSpec spec) {
        return !leaves && hasJdk(spec);
    }

    /** Whether there is a JDK here that its program can do with, if it needs one. */
    private boolean hasJdk(JobSpec spec) {
        return spec.program()
                .jvm()
                .filter(jvm -> jvm.jdk().filter(JdkVersion::isDirectory).isEmpty()
                        && JdkVersion.best(Attribute.texts(offer.attributes(), JdkVersion.ATTRIBUTE), jvm.jdk())
                                .isEmpty())
                .isEmpty();
    }

    /**
     * This, before anything has been placed on it, as a policy sees it.
     *
     * @param used whether a task of a job runs there already
     */
    Machine machine(boolean used) {
        Amounts free = new Amounts(
                rest.thousandths(Resources.CPUS), rest.thousandths(Resources.MEM), rest.thousandths(Resources.DISK));
        return new Machine(free, MAX_TASKS, used);
    }

    /** Why a task cannot run here; empty: it can. */
    Optional<String> lack(JobSpec spec) {
        if (leaves) {
            return Optional.of("AgentMaintenance");
        } else if (!hasJdk(spec)) {
            return Optional.of("NoJdk");
        } else if (rest.thousandths(Resources.CPUS) < spec.demand().cpus()) {
            return Optional.of("InsufficientCpus");
        } else if (rest.thousandths(Resources.MEM) < spec.demand().mem()) {
            return Optional.of("InsufficientMemory");
        } else if (rest.thousandths(Resources.DISK) < spec.demand().disk()) {
            return Optional.of("InsufficientDisk");
        }
        return rest.find(spec.demand().resources()).isPresent() ? Optional.empty() : Optional.of("UnfulfilledRole");
    }

    /** Keeps the resources of a task. Only where nothing is lacking. */
    Resources take(JobSpec spec) {
        Resources taken = rest.find(spec.demand().resources()).orElseThrow();
        rest = rest.minus(taken);
        count++;
        size += spec.size();
        return taken;
    }

    /** Gives back what was taken for a task that is not to be launched. */
    void giveBack(JobSpec spec, Resources taken) {
        rest = rest.plus(taken);
        count--;
        size -= spec.size();
    }

    void launch(TaskInfo task) {
        tasks.add(task);
    }
}
