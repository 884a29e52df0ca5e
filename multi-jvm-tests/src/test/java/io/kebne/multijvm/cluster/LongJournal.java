package io.kebne.multijvm.cluster;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An embedded journal as a pool leaves it that has launched and ended many tasks, written straight into its tables. No
 * master may use it meanwhile.
 */
public final class LongJournal implements AutoCloseable {
    private static final String ALLOCATOR = "allocator|default";
    private static final String WRITER = "earlier";
    private static final int GROUP = 1_000;
    private static final int AGENTS = 10;
    private static final int FRAMEWORKS = 10;
    /** How many tasks run at a time. */
    private static final int RUNNING = 200;
    /** Of each framework more than are remembered when they have ended, so that none is there when its id comes again. */
    private static final int IDS = 2_000 * FRAMEWORKS;

    private static final Map<String, Object> ALONE =
            Map.of("akka.actor.provider", "local", "akka.loglevel", "OFF", "akka.fail-mixed-versions", false);

    private final JournalStore store;
    private final ActorSystem system;
    private final PayloadCodec codec;
    private final List<StoredEvent> group = new ArrayList<>();
    private AllocatorState state = AllocatorState.EMPTY;
    private long sequenceNr;
    private long firstKept;
    private int launched;
    private int ended;
    private long nowMillis = 1_700_000_000_000L;

    private LongJournal(Journal journal) {
        journal.prepare();
        this.store = journal.open();
        this.system = ActorSystem.create(
                "long-journal",
                ConfigFactory.parseMap(ALONE)
                        .withFallback(NodeConfig.base(journal.config()))
                        .resolve());
        this.codec = new PayloadCodec(system);
    }

    /**
     * Writes it.
     *
     * @param file which must not exist yet
     * @param first the number of the first event that is still there; from the second on a snapshot has those before it
     * @param last the number of the last event
     * @param snapshotEvery how many events there are between snapshots; none follows the last event
     */
    public static LongJournal write(Path file, long first, long last, long snapshotEvery) {
        LongJournal journal = new LongJournal(new Journal.Embedded(file, Journal.Synchronous.NORMAL));
        journal.firstKept = first;
        journal.frameworks();
        journal.begin();
        if (first > 1) {
            journal.sequenceNr = first - 1;
            journal.snapshot();
        }
        while (journal.sequenceNr < last) {
            journal.happens(journal.next());
            if (journal.sequenceNr % snapshotEvery == 0 && journal.sequenceNr < last) {
                journal.snapshot();
            }
        }
        journal.flush();
        return journal;
    }

    /** How many tasks run after the last event. */
    public int running() {
        return launched - ended;
    }

    /** The numbers of the snapshots, the latest first. */
    public List<Long> snapshots() {
        return store.entity(ALLOCATOR).orElseThrow().snapshots();
    }

    public void damageSnapshot(long number, UnaryOperator<Payload> damage) {
        StoredSnapshot snapshot = store.snapshot(ALLOCATOR, number).orElseThrow();
        store.save(new StoredSnapshot(
                snapshot.persistenceId(),
                snapshot.sequenceNr(),
                snapshot.createdMillis(),
                damage.apply(snapshot.payload())));
    }

    public void deleteSnapshots() {
        store.deleteSnapshots(ALLOCATOR, 1, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        store.close();
        system.terminate();
    }

    /** The frameworks' own entities, which would else say that there are no such frameworks. */
    private void frameworks() {
        for (int i = 0; i < FRAMEWORKS; i++) {
            FrameworkInfo info = framework(i);
            String id = "framework|" + info.id();
            long deadline = nowMillis + Duration.ofDays(36_500).toMillis();
            store.append(List.of(
                    new StoredEvent(
                            id, 1, WRITER, nowMillis, codec.write(new FrameworkEvent.Subscribed(info, nowMillis))),
                    new StoredEvent(id, 2, WRITER, nowMillis, codec.write(new FrameworkEvent.Disconnected(deadline)))));
        }
    }

    /** Agents and frameworks, without which there can be no task. */
    private void begin() {
        for (int i = 0; i < AGENTS; i++) {
            AgentInfo agent = new AgentInfo(
                    agent(i), "host-" + i, "10.0.0.1", 5051, Resources.parse("cpus:64;mem:65536"), List.of(), "0.1.0");
            happens(new AgentAdmitted(agent, "1", nowMillis++));
        }
        for (int i = 0; i < FRAMEWORKS; i++) {
            happens(new FrameworkSubscribed(framework(i), nowMillis++));
        }
    }

    private AllocatorEvent next() {
        if (running() == RUNNING) {
            int number = ended++;
            return new TaskEnded(
                    framework(number).id(),
                    TaskStatus.of(
                            task(number),
                            TaskState.FINISHED,
                            Source.EXECUTOR,
                            Optional.empty(),
                            "",
                            nowMillis++,
                            Optional.of(agent(number))));
        }
        int number = launched++;
        TaskInfo info =
                TaskInfo.of(task(number), "a task", Resources.parse("cpus:0.1;mem:32"), CommandInfo.shell("sleep 5"));
        return new TaskLaunched(framework(number).id(), agent(number), "role", info, nowMillis++);
    }

    private void happens(AllocatorEvent event) {
        state = state.apply(event);
        sequenceNr++;
        if (sequenceNr >= firstKept) {
            group.add(new StoredEvent(ALLOCATOR, sequenceNr, WRITER, nowMillis, codec.write(event)));
        }
        if (group.size() == GROUP) {
            flush();
        }
    }

    private void flush() {
        if (!group.isEmpty()) {
            store.append(List.copyOf(group));
            group.clear();
        }
    }

    private void snapshot() {
        store.save(new StoredSnapshot(ALLOCATOR, sequenceNr, nowMillis, codec.write(Snapshots.of(state))));
    }

    private static FrameworkInfo framework(int number) {
        return HistoryScheduler.framework(new FrameworkId("framework-" + number % FRAMEWORKS), "earlier");
    }

    private static AgentId agent(int number) {
        return new AgentId("agent-" + number % AGENTS);
    }

    private static TaskId task(int number) {
        return new TaskId("task-" + number % IDS);
    }
}
