package io.kebne.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import io.kebne.actors.allocator.AllocatorActor;
import io.kebne.actors.allocator.ExplainFramework;
import io.kebne.actors.allocator.JournalWarmUp;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.ViewFollower;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.actors.time.SystemClock;
import io.kebne.actors.view.ViewReplica;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.KillPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** A master's actors beside the sharded entities: its copy of the state, and the watch over its neighbours. */
public final class MasterNode implements MasterApi {
    /** Long enough for the allocator to move to another master; a client who is told so soon enough can ask again. */
    private static final Duration OPERATE_TIMEOUT = Duration.ofMillis(4_500);

    private static final int OPERATE_ATTEMPTS = 3;
    private static final long RETRY_AFTER_MILLIS = 1_000;
    /** Four times as long as it takes the allocator to be heard again. */
    private static final long SILENCE_MILLIS = 2_000;

    private static final Duration EXPLAIN_TIMEOUT = Duration.ofSeconds(5);

    private final NodeInfo node;
    private final ActorSystem<?> system;
    private final Entities entities;
    private final Majority majority;
    private final ViewReplica.Holder view = new ViewReplica.Holder();

    private MasterNode(ActorSystem<?> system, NodeInfo node, Entities entities) {
        this.system = system;
        this.node = node;
        this.entities = entities;
        this.majority = new Majority(system);
    }

    /** Starts what a master needs in an actor system with the role of a master. */
    public static MasterNode start(ActorSystem<?> system, Entities entities, NodeInfo node) {
        MasterNode master = new MasterNode(system, node, entities);
        AllocatorActor.offerCopies(system, AllocatorMessage.DEFAULT_POOL, master.view::copy);
        // Its first message also makes the allocator exist, if this is the first master of all.
        system.systemActorOf(ViewReplica.create(master.allocator(), master.view), "view-replica", Props.empty());
        system.systemActorOf(AgentDoor.create(master.allocator()), AgentDoor.NAME, Props.empty());
        String self = Cluster.get(system).selfMember().address().hostPort();
        system.systemActorOf(JournalWarmUp.create(self), "journal-warm-up", Props.empty());
        system.systemActorOf(DeadNeighbours.create(master.majority), "dead-neighbours", Props.empty());
        return master;
    }

    @Override
    public NodeInfo node() {
        return node;
    }

    @Override
    public Optional<AllocatorView> view() {
        return view.get();
    }

    @Override
    public void follow(ViewFollower follower) {
        view.follow(follower);
    }

    @Override
    public String allocatorHost() {
        return view.allocatorHost();
    }

    /** The present life of the allocator, as far as is known here; empty when it was never heard. */
    public String allocatorEpoch() {
        return view.allocatorEpoch();
    }

    @Override
    public Health health() {
        Optional<ViewReplica.Heard> heard = view.status();
        long silence = heard.map(last -> SystemClock.now().monotonicMillis() - last.atMillis())
                .orElse(Long.MAX_VALUE);
        List<String> reasons = trouble(heard, silence);
        return heard.map(ViewReplica.Heard::status)
                .map(status -> new Health(
                        reasons,
                        status.waiting(),
                        status.writeMillis(),
                        status.refused(),
                        status.rounds(),
                        status.latencies(),
                        // They may have ended since, and end with the allocator's life.
                        silence > SILENCE_MILLIS ? FilterCounts.UNKNOWN : status.filters()))
                .orElseGet(() -> new Health(reasons, 0, 0, 0));
    }

    private List<String> trouble(Optional<ViewReplica.Heard> heard, long silence) {
        List<String> reasons = new ArrayList<>();
        majority.trouble().ifPresent(reasons::add);
        if (heard.isEmpty()) {
            reasons.add("the allocator has not been heard yet");
        } else if (silence > SILENCE_MILLIS) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "the allocator has not been heard for %.1f s: it is moving, or its master is out of reach",
                    silence / 1000.0));
        } else {
            // A minority is known here already.
            heard.flatMap(last -> last.status().trouble())
                    .filter(trouble -> majority.trouble().isEmpty())
                    .ifPresent(reasons::add);
        }
        return reasons;
    }

    @Override
    public void kill(TaskKey key, Optional<KillPolicy> killPolicy) {
        allocator()
                .tell(new AllocatorMessage.Command(new AllocatorCommand.FrameworkCall(
                        key.frameworkId(), new SchedulerCall.Kill(key.taskId(), killPolicy))));
    }

    @Override
    public CompletionStage<OperatorReply> operate(OperatorCommand command) {
        Optional<String> minority = majority.trouble();
        if (minority.isPresent()) {
            return CompletableFuture.completedStage(new OperatorReply.Unavailable(minority.get(), RETRY_AFTER_MILLIS));
        }
        return command.isRepeatable()
                ? operate(command, OPERATE_TIMEOUT.dividedBy(OPERATE_ATTEMPTS), OPERATE_ATTEMPTS)
                : operate(command, OPERATE_TIMEOUT, 1);
    }

    /** What is said to an allocator that is just then moving may be lost, so it is said again where that is harmless. */
    private CompletionStage<OperatorReply> operate(OperatorCommand command, Duration timeout, int attempts) {
        CompletionStage<OperatorReply> answer = AskPattern.ask(
                allocator(), replyTo -> new AllocatorMessage.Operate(command, replyTo), timeout, system.scheduler());
        return attempts == 1
                ? answer
                : answer.exceptionallyCompose(failure -> failure instanceof TimeoutException
                        ? operate(command, timeout, attempts - 1)
                        : CompletableFuture.failedStage(failure));
    }

    @Override
    public CompletionStage<FrameworkExplanation> explain(FrameworkId frameworkId) {
        return AskPattern.<AllocatorMessage, FrameworkExplanation>ask(
                allocator(),
                replyTo -> new ExplainFramework(frameworkId, replyTo),
                EXPLAIN_TIMEOUT,
                system.scheduler());
    }

    @Override
    public void teardown(FrameworkId frameworkId) {
        entities.framework(frameworkId).tell(new FrameworkMessage.TeardownByOperator(frameworkId));
    }

    private RecipientRef<AllocatorMessage> allocator() {
        return entities.allocator(AllocatorMessage.DEFAULT_POOL);
    }
}
