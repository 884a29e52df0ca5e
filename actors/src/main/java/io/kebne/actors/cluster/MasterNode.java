package io.kebne.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import io.kebne.actors.allocator.ExplainFramework;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.explain.FrameworkExplanation;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** A master's actors beside the sharded entities: its copy of the state, and the watch over its neighbours. */
public final class MasterNode implements MasterApi {
    /** Long enough for a failover of the allocator; HTTP clients wait as long. */
    private static final Duration OPERATE_TIMEOUT = Duration.ofSeconds(15);

    private static final int OPERATE_ATTEMPTS = 6;

    private static final Duration EXPLAIN_TIMEOUT = Duration.ofSeconds(5);

    private final NodeInfo node;
    private final ActorSystem<?> system;
    private final Entities entities;
    private final ViewReplica.Holder view = new ViewReplica.Holder();

    private MasterNode(ActorSystem<?> system, NodeInfo node, Entities entities) {
        this.system = system;
        this.node = node;
        this.entities = entities;
    }

    /** Starts what a master needs in an actor system with the role of a master. */
    public static MasterNode start(ActorSystem<?> system, Entities entities, NodeInfo node) {
        MasterNode master = new MasterNode(system, node, entities);
        // Its first message also makes the allocator exist, if this is the first master of all.
        system.systemActorOf(ViewReplica.create(master.allocator(), master.view), "view-replica", Props.empty());
        system.systemActorOf(DeadNeighbours.create(), "dead-neighbours", Props.empty());
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
    public String allocatorHost() {
        return view.allocatorHost();
    }

    @Override
    public void kill(TaskKey key, Optional<KillPolicy> killPolicy) {
        allocator()
                .tell(new AllocatorMessage.Command(new AllocatorCommand.FrameworkCall(
                        key.frameworkId(), new SchedulerCall.Kill(key.taskId(), killPolicy))));
    }

    @Override
    public CompletionStage<OperatorReply> operate(OperatorCommand command) {
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
