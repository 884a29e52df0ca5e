package io.kebne.actors.agent.oversubscription;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.usage.core.ContainerNeed;
import io.kebne.actors.agent.usage.core.Measured;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.List;
import java.util.OptionalDouble;

/** A container for tests, that was seen for long and uses nothing unless it is said otherwise. */
final class Needs {
    private static final long HOUR = 3_600_000;

    private final String id;
    private final Resources requested;
    private int priority;
    private long since;
    private boolean ending;
    private long span = HOUR;
    private double cpusNow;
    private double cpus;
    private double memoryNow;
    private double memory;
    private OptionalDouble pressure = OptionalDouble.empty();

    private Needs(String id, Resources requested) {
        this.id = id;
        this.requested = requested;
    }

    static Needs need(String id, String requested) {
        return need(id, Resources.parse(requested));
    }

    static Needs need(String id, Resources requested) {
        return new Needs(id, requested);
    }

    static Resources revocable(String name, double amount) {
        return Resources.of(new Resource(name, Scalar.of(amount), Traits.REVOCABLE));
    }

    static OversubscriptionSettings settings(String different) {
        return OversubscriptionSettings.of(ConfigFactory.parseString("kebne.agent { " + different + " }")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"))
                .getConfig("kebne.agent"));
    }

    Needs priority(int value) {
        priority = value;
        return this;
    }

    Needs since(long millis) {
        since = millis;
        return this;
    }

    Needs ending() {
        ending = true;
        return this;
    }

    Needs span(long millis) {
        span = millis;
        return this;
    }

    Needs cpusNow(double value) {
        cpusNow = value;
        return this;
    }

    Needs cpus(double value) {
        cpus = value;
        return this;
    }

    Needs memoryNow(double value) {
        memoryNow = value;
        return this;
    }

    Needs memory(double value) {
        memory = value;
        return this;
    }

    Needs pressure(double percent) {
        pressure = OptionalDouble.of(percent);
        return this;
    }

    ContainerNeed build() {
        Measured container = new Measured(
                id,
                new FrameworkId("f"),
                new ExecutorId(id),
                List.of(new TaskId(id)),
                requested,
                priority,
                since,
                ending);
        return new ContainerNeed(container, 100, span, cpusNow, memoryNow, pressure, cpus, memory);
    }
}
