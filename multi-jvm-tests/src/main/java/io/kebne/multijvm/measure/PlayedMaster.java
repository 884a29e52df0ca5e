package io.kebne.multijvm.measure;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import io.kebne.actors.cluster.AgentDoor;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeExit;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The master's side of one real agent, without an allocator and schedulers behind it: takes the agent in, acknowledges all that
 * it says at once, and hands its updates to whoever measures.
 */
final class PlayedMaster implements AutoCloseable {
    private static final String EPOCH = "bench";
    private static final String HOST = "127.0.0.1";
    private static final Duration REGISTRATION = Duration.ofMinutes(1);
    private static final long STOP_SECONDS = 15;

    private final ActorSystem<Void> system;
    private final NodeAddress address;
    private final AtomicInteger registrations = new AtomicInteger();
    private volatile ActorRef<AgentMessage> agent;
    private volatile Consumer<TaskStatus> listener = status -> {};

    private PlayedMaster(ActorSystem<Void> system, NodeAddress address) {
        this.system = system;
        this.address = address;
    }

    static PlayedMaster start() throws IOException {
        NodeAddress address = new NodeAddress(HOST, MasterProcesses.freePorts(1).get(0));
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), NodeConfig.SYSTEM, NodeConfig.ofClient(NodeConfig.base(), address));
        PlayedMaster master = new PlayedMaster(system, address);
        ActorRef<AllocatorMessage> allocator =
                system.systemActorOf(master.allocator(), "played-allocator", Props.empty());
        ActorRef<AllocatorMessage> unused =
                system.systemActorOf(AgentDoor.create(allocator), AgentDoor.NAME, Props.empty());
        return master;
    }

    /** Where the agent finds it. */
    NodeAddress address() {
        return address;
    }

    int registrations() {
        return registrations.get();
    }

    /** Waits until the agent has registered so often. */
    void awaitRegistrations(int number) throws TimeoutException {
        Times.await("the agent is registered", REGISTRATION, () -> registrations.get() >= number);
    }

    /** Who hears the agent's updates from now on, on one thread at a time. */
    void listen(Consumer<TaskStatus> next) {
        listener = next;
    }

    /** To the agent that registered last. */
    void tell(AgentMessage message) {
        agent.tell(message);
    }

    private Behavior<AllocatorMessage> allocator() {
        return Behaviors.receive(AllocatorMessage.class)
                .onMessage(AllocatorMessage.FromAgent.class, message -> {
                    hear(message.command(), message.agent());
                    return Behaviors.same();
                })
                .build();
    }

    private void hear(AllocatorCommand command, ActorRef<AgentMessage> from) {
        if (command instanceof RegisterAgent) {
            agent = from;
            from.tell(new Registered(EPOCH));
            registrations.incrementAndGet();
        } else if (command instanceof UpdateStatus update) {
            TaskKey key = new TaskKey(update.frameworkId(), update.status().taskId());
            update.status().uuid().ifPresent(uuid -> from.tell(new AcknowledgeStatus(key, uuid)));
            listener.accept(update.status());
        } else if (command instanceof ExecutorExited exited) {
            from.tell(new AcknowledgeExit(exited.key(), exited.containerId()));
        }
    }

    @Override
    public void close() throws TimeoutException {
        system.terminate();
        Times.await(
                "the played master ends",
                Duration.ofSeconds(STOP_SECONDS),
                () -> system.getWhenTerminated().toCompletableFuture().isDone());
    }
}
