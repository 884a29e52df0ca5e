package io.kebne.multijvm.conformance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An agent without processes: its tasks run as soon as they are launched, and do what the test says. It can be told not
 * to speak and not to hear, which looks like a partition, and to miss launches.
 */
final class PlayedAgent {
    static final Resources RESOURCES = Resources.parse("cpus:4;mem:1024");

    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    /** What the actor receives. */
    private sealed interface Message {}

    private record FromMaster(AgentMessage message) implements Message {}

    private record Beat() implements Message {}

    private record Register() implements Message {}

    private record Silence(boolean silent) implements Message {}

    private record MissLaunches(boolean missed) implements Message {}

    private record Report(TaskId taskId, TaskState state) implements Message {}

    private record Leave() implements Message {}

    private final AgentInfo info;
    private final String incarnation = UUID.randomUUID().toString();
    private final Map<TaskKey, TaskStatus> tasks = new ConcurrentHashMap<>();
    private final List<AgentMessage> heard = new CopyOnWriteArrayList<>();
    private ActorRef<Message> actor;

    PlayedAgent(String id) {
        this.info = new AgentInfo(new AgentId(id), "localhost", "127.0.0.1", 5051, RESOURCES, List.of(), "0.1.0");
    }

    /** Registers from this node, with all tasks that it knows; the node that it was on before has ended. */
    void connect(ActorSystem<?> system, RecipientRef<AllocatorMessage> allocator) {
        Behavior<Message> behavior = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Beat(), HEARTBEAT);
            return new Actor(context, allocator);
        }));
        this.actor = system.systemActorOf(behavior, "played-" + info.id() + "-" + UUID.randomUUID(), Props.empty());
        register();
    }

    AgentId id() {
        return info.id();
    }

    /** Registers with all tasks that it knows. */
    void register() {
        actor.tell(new Register());
    }

    /** From now on it neither speaks nor hears. */
    void fallSilent() {
        actor.tell(new Silence(true));
    }

    /** It speaks again, and begins with registering. */
    void comeBack() {
        actor.tell(new Silence(false));
        actor.tell(new Register());
    }

    /** Launches get lost on their way to it. */
    void missLaunches(boolean missed) {
        actor.tell(new MissLaunches(missed));
    }

    void report(TaskId taskId, TaskState state) {
        actor.tell(new Report(taskId, state));
    }

    /** Leaves the cluster for good. */
    void leave() {
        actor.tell(new Leave());
    }

    /** What masters said to it and it heard, but for launches that it missed. */
    List<AgentMessage> heard() {
        return heard;
    }

    private final class Actor extends AbstractBehavior<Message> {
        private final RecipientRef<AllocatorMessage> allocator;
        private final ActorRef<AgentMessage> self;
        private boolean silent;
        private boolean missesLaunches;

        private Actor(ActorContext<Message> context, RecipientRef<AllocatorMessage> allocator) {
            super(context);
            this.allocator = allocator;
            this.self = context.messageAdapter(AgentMessage.class, FromMaster::new);
        }

        @Override
        public Receive<Message> createReceive() {
            return newReceiveBuilder()
                    .onMessage(FromMaster.class, this::onFromMaster)
                    .onMessage(Beat.class, beat -> say(new AllocatorCommand.AgentHeartbeat(info.id(), incarnation)))
                    .onMessage(Register.class, register -> onRegister())
                    .onMessage(Silence.class, this::onSilence)
                    .onMessage(MissLaunches.class, this::onMissLaunches)
                    .onMessage(Report.class, this::onReport)
                    .onMessage(Leave.class, leave -> onLeave())
                    .build();
        }

        private Behavior<Message> onFromMaster(FromMaster message) {
            boolean missed = missesLaunches && message.message() instanceof AgentMessage.RunTask;
            if (silent || missed) {
                return this;
            }
            heard.add(message.message());
            if (message.message() instanceof AgentMessage.Reregister) {
                onRegister();
            } else if (message.message() instanceof AgentMessage.RunTask run) {
                TaskKey key = new TaskKey(run.framework().id(), run.task().taskId());
                if (!tasks.containsKey(key)) {
                    update(key, TaskState.RUNNING);
                }
            } else if (message.message() instanceof AgentMessage.KillTask kill) {
                update(kill.key(), TaskState.KILLED);
            }
            return this;
        }

        private Behavior<Message> onRegister() {
            List<AgentTask> known = tasks.entrySet().stream()
                    .map(task -> new AgentTask(task.getKey(), task.getValue()))
                    .toList();
            return say(new AllocatorCommand.RegisterAgent(info, incarnation, known));
        }

        private Behavior<Message> onSilence(Silence message) {
            silent = message.silent();
            return this;
        }

        private Behavior<Message> onMissLaunches(MissLaunches message) {
            missesLaunches = message.missed();
            return this;
        }

        private Behavior<Message> onReport(Report report) {
            tasks.keySet().stream()
                    .filter(key -> key.taskId().equals(report.taskId()))
                    .toList()
                    .forEach(key -> update(key, report.state()));
            return this;
        }

        private Behavior<Message> onLeave() {
            say(new AllocatorCommand.UnregisterAgent(info.id(), incarnation, false));
            return Behaviors.stopped();
        }

        private void update(TaskKey key, TaskState state) {
            TaskStatus status = TaskStatus.of(
                            key.taskId(), state, Source.EXECUTOR, Optional.empty(), "", 1_000, Optional.of(info.id()))
                    .withUuid(Optional.of(UUID.randomUUID()));
            if (state.isTerminal()) {
                tasks.remove(key);
            } else {
                tasks.put(key, status);
            }
            say(new AllocatorCommand.UpdateStatus(info.id(), key.frameworkId(), status));
        }

        private Behavior<Message> say(AllocatorCommand command) {
            if (!silent) {
                allocator.tell(new AllocatorMessage.FromAgent(command, self));
            }
            return this;
        }
    }
}
