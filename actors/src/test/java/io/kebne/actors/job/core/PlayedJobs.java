package io.kebne.actors.job.core;

import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.Deadline;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Agents and an allocator as jobs meet them, in one thread and with virtual time. */
final class PlayedJobs {
    final JobsDecider decider;
    /** What runs, by its name. */
    final Map<TaskId, TaskInfo> processes = new LinkedHashMap<>();

    final List<JobEvent> events = new ArrayList<>();
    final List<SchedulerCall> calls = new ArrayList<>();
    JobsState state = JobsState.EMPTY;
    JobsSession session = new JobsSession();
    /** The next decision is lost with its entity: the journal has not taken it. */
    boolean crash;
    /** The next decision is journaled, and nobody hears of it. */
    boolean silent;
    /** Where tasks go is not said before {@link #think}. */
    boolean thinking;

    /** What a solver was asked last. */
    Optional<PlacementQuestion> question = Optional.empty();

    private final PlacementPolicy policy;
    private final Set<TaskId> everLaunched = new HashSet<>();
    private long wall = 1_767_225_600_000L;
    private long monotonic = 500_000;
    /** When the machines of what is offered are to be taken away. */
    Optional<Unavailability> unavailability = Optional.empty();

    private int offers;
    private int ids;

    PlayedJobs(JobsSettings settings) {
        policy = settings.placement().create();
        decider = new JobsDecider(settings, () -> "id-" + ++ids);
    }

    static PlayedJobs usual() {
        return new PlayedJobs(JobsSettings.DEFAULT);
    }

    static JobSpec job(String id) {
        return JobSpec.of(new JobId(id), Program.shell("true"), Demand.of(0.1, 32, 0));
    }

    Moment now() {
        return new Moment(wall, monotonic);
    }

    long wall() {
        return wall;
    }

    JobReply command(JobCommand command) {
        JobsDecision decision = decider.command(state, session, command, now());
        carryOut(decision);
        return decision.reply().orElseThrow();
    }

    JobReply submit(JobSpec... jobs) {
        return command(new JobCommand.Submit(List.of(jobs), false, true));
    }

    JobReply run(String id) {
        return command(new JobCommand.Run(new JobId(id), new TreeMap<>()));
    }

    void subscribe() {
        carryOut(decider.subscribed(state, session, decider.framework(state), now()));
    }

    /** The entity moves: soft state is lost. */
    void failover() {
        session = new JobsSession();
        state = JobsState.restore(state.snapshot());
        monotonic += 3_000_000;
        subscribe();
    }

    /** Both clocks go on. */
    void advance(long millis) {
        wall += millis;
        monotonic += millis;
        tick();
    }

    /** Only the clock on the wall does. */
    void jump(long millis) {
        wall += millis;
        tick();
    }

    void tick() {
        carryOut(decider.tick(state, session, now()));
    }

    /** Agents with room for so many tasks of a tenth of a processor each. */
    void offer(int... rooms) {
        offer(Optional.empty(), rooms);
    }

    /** The same, for a gang. */
    List<OfferId> offer(Optional<GangId> gang, int... rooms) {
        List<Offer> all = new ArrayList<>();
        for (int room : rooms) {
            offers++;
            all.add(new Offer(
                    new OfferId("offer-" + offers),
                    state.frameworkId(),
                    new AgentId("agent-" + offers % 5),
                    "host",
                    "127.0.0.1",
                    5051,
                    "*",
                    Resources.parse("cpus:" + room / 10.0 + ";mem:4096;disk:100"),
                    List.of(),
                    Optional.empty(),
                    unavailability,
                    gang));
        }
        carryOut(decider.offers(state, session, all, now()));
        return all.stream().map(Offer::id).toList();
    }

    void rescind(OfferId offer) {
        carryOut(decider.rescinded(state, session, offer, now()));
    }

    /** The solver has an answer to what it was asked. */
    void think() {
        PlacementQuestion asked = question.orElseThrow();
        question = Optional.empty();
        answer(asked, Optional.of(policy.place(asked.problem(), Deadline.NEVER)));
    }

    void answer(PlacementQuestion asked, Optional<Assignment> assignment) {
        carryOut(decider.placed(state, session, asked.id(), assignment, now()));
    }

    /** All that can be launched is, begins, and ends so. */
    void work(TaskState how) {
        offer(100);
        List.copyOf(processes.keySet()).forEach(id -> {
            say(id, TaskState.RUNNING);
            end(id, how, how == TaskState.FINISHED ? 0 : 1);
        });
    }

    void say(TaskId id, TaskState how) {
        update(status(id, how, Optional.empty()));
    }

    void end(TaskId id, TaskState how, int exitCode) {
        processes.remove(id);
        update(status(
                id,
                how,
                how == TaskState.FINISHED || how == TaskState.FAILED ? Optional.of(exitCode) : Optional.empty()));
    }

    void update(TaskStatus status) {
        carryOut(decider.update(state, session, status, now()));
    }

    /** The one task of this job that runs, or of several the first. */
    TaskId task(String job) {
        return processes.keySet().stream()
                .filter(id -> id.value().startsWith(job + ".run-"))
                .findFirst()
                .orElseThrow();
    }

    JobReport report(String id) {
        return ((JobReply.Page) command(new JobCommand.Show(new JobId(id))))
                .jobs()
                .get(0);
    }

    <E extends JobEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void carryOut(JobsDecision decision) {
        if (crash) {
            crash = false;
            failover();
            return;
        }
        for (JobEvent event : decision.events()) {
            if (event instanceof JobEvent.TaskLaunched launched
                    && !everLaunched.add(launched.task().taskId())) {
                throw new AssertionError("launched twice: " + launched);
            }
            state = state.apply(event);
        }
        events.addAll(decision.events());
        if (silent) {
            silent = false;
            failover();
            return;
        }
        calls.addAll(decision.calls());
        decision.calls().forEach(this::take);
        question = decision.question().or(() -> question);
        if (!thinking && question.isPresent()) {
            think();
        }
    }

    private void take(SchedulerCall call) {
        if (call instanceof SchedulerCall.Accept accept) {
            Operation.Launch launch = (Operation.Launch) accept.operations().get(0);
            launch.tasks().forEach(task -> processes.put(task.taskId(), task));
        } else if (call instanceof SchedulerCall.Kill kill && processes.remove(kill.taskId()) != null) {
            update(status(kill.taskId(), TaskState.KILLED, Optional.empty()));
        } else if (call instanceof SchedulerCall.Reconcile reconcile) {
            for (SchedulerCall.Reconcile.Task asked : reconcile.tasks()) {
                TaskState unknown = asked.agentId().isPresent() ? TaskState.GONE : TaskState.UNKNOWN;
                update(status(
                        asked.taskId(),
                        processes.containsKey(asked.taskId()) ? TaskState.RUNNING : unknown,
                        Optional.empty()));
            }
        }
    }

    private TaskStatus status(TaskId id, TaskState of, Optional<Integer> exitCode) {
        return new TaskStatus(
                id,
                of,
                Source.AGENT,
                Optional.empty(),
                "",
                wall,
                Optional.of(new AgentId("agent-1")),
                Optional.empty(),
                exitCode,
                Optional.empty());
    }
}
