package io.kebne.actors.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.kebne.actors.agent.check.CheckActor;
import io.kebne.actors.agent.check.Prober;
import io.kebne.actors.agent.check.Reach;
import io.kebne.actors.agent.check.core.Watch;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.docker.EngineContainers;
import io.kebne.actors.time.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The checks of one container, each a child of the actor that looks after its process. Owned by that actor. */
final class ContainerChecks {
    private final ActorContext<?> context;
    private final AgentHost host;
    private final Container container;
    private final Consumer<TaskReport> reports;
    private final List<ActorRef<CheckActor.Message>> running = new ArrayList<>();

    /** @param reports is told from any thread what the checks say */
    ContainerChecks(ActorContext<?> context, AgentHost host, Container container, Consumer<TaskReport> reports) {
        this.context = context;
        this.host = host;
        this.container = container;
        this.reports = reports;
    }

    /**
     * The process runs.
     *
     * @param blocking where commands are started
     */
    void begin(Executor blocking) {
        List<Watch> watches = container.checks().watches();
        if (watches.isEmpty()) {
            return;
        }
        Duration age = container.checks().age(SystemClock.now().wallMillis());
        Prober prober = host.probers()
                .of(new BesideContainer(host, container)::check, starters(blocking), new Reach(addresses()));
        for (Watch watch : watches) {
            running.add(context.spawnAnonymous(CheckActor.create(watch, age, prober, reports)));
        }
    }

    /** Empty: those of the agent. */
    private Optional<List<String>> addresses() {
        return container.isFoundAtAgent()
                ? Optional.empty()
                : Optional.of(host.networks().joined(container.id()).stream()
                        .flatMap(network -> network.ipAddresses().stream())
                        .toList());
    }

    /** An engine that does not answer holds up no tasks that need none. */
    private Executor starters(Executor blocking) {
        return container.isByEngine()
                ? host.engine().map(EngineContainers::workers).orElse(blocking)
                : blocking;
    }

    /** It does not run any more, or is to end. */
    void end() {
        running.forEach(context::stop);
        running.clear();
    }
}
