package io.kebne.multijvm.measure;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.ViewFollower;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.task.KillPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A master for readers only: it shows a state, which changes when it is told so, and does nothing else. */
final class ShownMaster implements MasterApi {
    private static final String HOST = "127.0.0.1";

    private final List<ViewFollower> followers = new CopyOnWriteArrayList<>();
    private volatile AllocatorView shown;

    ShownMaster(AllocatorView shown) {
        this.shown = shown;
    }

    /** Called by one thread at a time. */
    void change(Change.Public change) {
        AllocatorView after = shown.apply(change);
        shown = after;
        followers.forEach(follower -> follower.changed(List.of(change), after));
    }

    @Override
    public NodeInfo node() {
        return new NodeInfo("shown", HOST, HOST, 0, "akka://kebne@127.0.0.1:0", 0, "0.0.0", Map.of());
    }

    @Override
    public Optional<AllocatorView> view() {
        return Optional.of(shown);
    }

    @Override
    public void follow(ViewFollower follower) {
        followers.add(follower);
        follower.replaced(shown);
    }

    @Override
    public String allocatorHost() {
        return "akka://kebne@127.0.0.1:0";
    }

    @Override
    public Health health() {
        return new Health(List.of(), 0, 0, 0);
    }

    @Override
    public void kill(TaskKey key, Optional<KillPolicy> killPolicy) {
        throw unneeded();
    }

    @Override
    public void teardown(FrameworkId frameworkId) {
        throw unneeded();
    }

    @Override
    public CompletionStage<OperatorReply> operate(OperatorCommand command) {
        return CompletableFuture.failedFuture(unneeded());
    }

    @Override
    public CompletionStage<FrameworkExplanation> explain(FrameworkId frameworkId) {
        return CompletableFuture.failedFuture(unneeded());
    }

    private static UnsupportedOperationException unneeded() {
        return new UnsupportedOperationException("this master is for readers only");
    }
}
