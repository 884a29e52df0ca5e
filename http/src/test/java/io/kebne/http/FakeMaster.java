package io.kebne.http;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.ViewFollower;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.task.KillPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A master that shows what a test gives it, and notes what it is told to do. */
public final class FakeMaster implements MasterApi {
    /** A verb with its arguments. */
    public sealed interface Verb {}

    /** A task was to be ended. */
    public record Kill(TaskKey key, Optional<KillPolicy> killPolicy) implements Verb {}

    /** A framework was to be ended. */
    public record Teardown(FrameworkId frameworkId) implements Verb {}

    private final AtomicReference<NodeInfo> node = new AtomicReference<>(node(Map.of()));
    private final AtomicReference<Supplier<Optional<AllocatorView>>> view = new AtomicReference<>(Optional::empty);
    private final List<ViewFollower> followers = new ArrayList<>();
    private final List<Verb> verbs = new ArrayList<>();
    private final List<OperatorCommand> commands = new ArrayList<>();
    private Health health = new Health(List.of(), 0, 0, 0, RoundTimes.NONE, RoundTimes.NONE, FilterCounts.of(Map.of()));
    private FrameworkExplanation explanation = FrameworkExplanation.UNKNOWN;
    private CompletionStage<OperatorReply> reply = CompletableFuture.completedFuture(new OperatorReply.Done());

    public synchronized void show(AllocatorView shown) {
        view.set(() -> Optional.of(shown));
        followers.forEach(follower -> follower.replaced(shown));
    }

    /** What is shown changes. */
    public synchronized void happens(Change.Public change) {
        AllocatorView changed = view().orElseThrow().apply(change);
        view.set(() -> Optional.of(changed));
        followers.forEach(follower -> follower.changed(List.of(change), changed));
    }

    /** Whoever follows is told of a change that nobody can make sense of. */
    public synchronized void tellNonsense() {
        AllocatorView shown = view().orElseThrow();
        followers.forEach(follower -> follower.changed(List.of(new Change.TaskProgressed(null, null)), shown));
    }

    /** How the master does from now on. */
    public synchronized void setHealth(Health newHealth) {
        health = newHealth;
    }

    public void showNothing() {
        view.set(Optional::empty);
    }

    public void fail(RuntimeException failure) {
        view.set(() -> {
            throw failure;
        });
    }

    public void setFlags(Map<String, String> flags) {
        node.set(node(flags));
    }

    /** What every framework is explained with from now on. */
    public synchronized void explain(FrameworkExplanation newExplanation) {
        explanation = newExplanation;
    }

    /** How operators' commands are answered from now on. */
    public synchronized void answer(OperatorReply newReply) {
        reply = CompletableFuture.completedFuture(newReply);
    }

    /** No command is answered in time from now on. */
    public synchronized void answerNothing() {
        reply = CompletableFuture.failedFuture(new TimeoutException("no answer"));
    }

    public synchronized List<OperatorCommand> takeCommands() {
        List<OperatorCommand> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    public synchronized List<Verb> takeVerbs() {
        List<Verb> taken = List.copyOf(verbs);
        verbs.clear();
        return taken;
    }

    @Override
    public NodeInfo node() {
        return node.get();
    }

    @Override
    public Optional<AllocatorView> view() {
        return view.get().get();
    }

    @Override
    public synchronized void follow(ViewFollower follower) {
        followers.add(follower);
        view.get().get().ifPresent(follower::replaced);
    }

    @Override
    public String allocatorHost() {
        return "akka://kebne@10.0.0.9:25520";
    }

    @Override
    public synchronized Health health() {
        return health;
    }

    @Override
    public synchronized void kill(TaskKey key, Optional<KillPolicy> killPolicy) {
        verbs.add(new Kill(key, killPolicy));
    }

    @Override
    public synchronized CompletionStage<OperatorReply> operate(OperatorCommand command) {
        commands.add(command);
        return reply;
    }

    @Override
    public synchronized CompletionStage<FrameworkExplanation> explain(FrameworkId frameworkId) {
        return CompletableFuture.completedFuture(explanation);
    }

    @Override
    public synchronized void teardown(FrameworkId frameworkId) {
        verbs.add(new Teardown(frameworkId));
    }

    private static NodeInfo node(Map<String, String> flags) {
        return new NodeInfo(
                "master-id",
                "master.example",
                "10.0.0.9",
                5050,
                "akka://kebne@10.0.0.9:25520",
                500,
                "0.1.0",
                flags,
                Optional.of(new DomainInfo("west", "zone-1")));
    }
}
