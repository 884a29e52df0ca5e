package io.kebne.actors.allocator;

import akka.actor.typed.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.actors.time.SystemClock;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an allocator does when it moves to another master, played with an invented pool, so that the code is compiled when that
 * happens: reads a snapshot and events, takes agents in by their heartbeats, and makes offers. Nothing of it leaves this object.
 */
final class Rehearsal {
    static final int AGENTS = 1_000;
    private static final int AGENTS_IN_A_ROUND = 100;
    private static final int TASKS_PER_AGENT = 10;
    private static final String INCARNATION = "rehearsal";
    private static final Resources AGENT = Resources.parse("cpus:8;mem:16384;disk:65536;ports:[31000-32000]");
    private static final Resources TASK = Resources.parse("cpus:0.1;mem:32");
    private static final FrameworkId BUSY = new FrameworkId("rehearsal-1");
    private static final List<FrameworkId> FRAMEWORKS = List.of(BUSY, new FrameworkId("rehearsal-2"));

    private final Serialization serialization;
    private final Serializer serializer;
    private final AllocatorSettings settings;

    Rehearsal(ActorSystem<?> system, AllocatorSettings settings) {
        this.serialization = SerializationExtension.get(system);
        this.settings = settings;
        this.serializer = serialization.findSerializerFor(Snapshots.of(AllocatorState.EMPTY));
    }

    /**
     * Plays it once.
     *
     * @return how many offers were made at first: one for each agent
     */
    int play() {
        AllocatorState invented = AllocatorState.EMPTY;
        for (AllocatorEvent event : events()) {
            invented = invented.apply((AllocatorEvent) copy(event));
        }
        AllocatorState state = Snapshots.restore((AllocatorSnapshot) copy(Snapshots.of(invented)));
        AllocatorLife life = new AllocatorLife(
                "epoch-rehearsal",
                "rehearsal",
                state,
                settings,
                new EffectRunner("rehearsal", id -> {
                    throw new IllegalStateException("a rehearsal speaks with nobody");
                }),
                SystemClock.now());
        for (FrameworkId id : FRAMEWORKS) {
            life.decide(new AnnounceFramework(framework(id), 1, true, Set.of(), List.of()), SystemClock.now());
        }
        for (int i = 0; i < AGENTS; i++) {
            life.decide(heartbeat(i), SystemClock.now());
            if (i % AGENTS_IN_A_ROUND == 0) {
                life.allocate(SystemClock.now());
            }
        }
        life.allocate(SystemClock.now());
        int offered = life.view().offers().size();
        for (FrameworkId id : FRAMEWORKS) {
            SchedulerCall decline = new SchedulerCall.Decline(offers(life, id), Filters.DEFAULT);
            life.decide(new FrameworkCall(id, decline), SystemClock.now());
        }
        life.allocate(SystemClock.now());
        return offered;
    }

    private static List<OfferId> offers(AllocatorLife life, FrameworkId id) {
        return life.view()
                .offers()
                .values()
                .filter(offer -> offer.frameworkId().equals(id))
                .map(Offer::id)
                .toJavaList();
    }

    private static AgentHeartbeat heartbeat(int agent) {
        List<TaskKey> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS_PER_AGENT; i++) {
            tasks.add(new TaskKey(BUSY, taskId(agent, i)));
        }
        AgentDigest digest = AgentDigest.of(agent(agent), INCARNATION, tasks, List.of());
        return new AgentHeartbeat(agent(agent).id(), INCARNATION, Optional.of(digest));
    }

    private Object copy(Object object) {
        byte[] bytes = serializer.toBinary(object);
        return serialization
                .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, object))
                .get();
    }

    private static List<AllocatorEvent> events() {
        List<AllocatorEvent> events = new ArrayList<>();
        long now = SystemClock.now().wallMillis();
        FRAMEWORKS.forEach(id -> events.add(new AllocatorEvent.FrameworkSubscribed(framework(id), now)));
        for (int i = 0; i < AGENTS; i++) {
            events.add(new AllocatorEvent.AgentAdmitted(agent(i), INCARNATION, now));
        }
        for (int i = 0; i < AGENTS; i++) {
            for (int j = 0; j < TASKS_PER_AGENT; j++) {
                TaskInfo task = TaskInfo.of(taskId(i, j), "rehearsal", TASK, CommandInfo.shell("true"));
                events.add(new AllocatorEvent.TaskLaunched(BUSY, agent(i).id(), "*", task, now));
            }
        }
        return events;
    }

    private static FrameworkInfo framework(FrameworkId id) {
        return FrameworkInfo.of(id, id.value(), "*");
    }

    private static AgentInfo agent(int number) {
        String host = "host-" + number;
        return new AgentInfo(new AgentId("agent-" + number), host, host, 5051, AGENT, List.of(), "1");
    }

    private static TaskId taskId(int agent, int number) {
        return new TaskId("task-" + agent + "-" + number);
    }
}
