package io.kebne.http;

import io.kebne.actors.api.ServicesApi;
import io.kebne.actors.service.core.Dice;
import io.kebne.actors.service.core.ServicesDecider;
import io.kebne.actors.service.core.ServicesDecision;
import io.kebne.actors.service.core.ServicesSession;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.actors.service.core.ServicesState;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Services that are decided on as ever, in a cluster without agents. */
public final class FakeServices implements ServicesApi {
    private final ServicesSession session = new ServicesSession();
    private final ServicesDecider decider;
    private ServicesState state = ServicesState.EMPTY;
    private long now = 1_700_000_000_000L;
    private int ids;
    private final List<Consumer<ServiceNews>> followers = new CopyOnWriteArrayList<>();

    public FakeServices() {
        decider = new ServicesDecider(ServicesSettings.DEFAULT, new Dice(() -> "id-" + ++ids, () -> 0.5));
    }

    @Override
    public synchronized CompletionStage<ServiceReply> ask(ServiceCommand command) {
        if (command instanceof ServiceCommand.Locate) {
            return CompletableFuture.completedStage(new ServiceReply.Located("here", state.frameworkId()));
        }
        now++;
        ServicesDecision decision = decider.command(state, session, command, new Moment(now, now));
        for (ServiceEvent event : decision.events()) {
            state = state.apply(event);
        }
        decision.news().forEach(this::announce);
        return CompletableFuture.completedStage(decision.reply().orElseThrow());
    }

    @Override
    public Runnable follow(Consumer<ServiceNews> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    @Override
    public void announce(ServiceNews news) {
        followers.forEach(follower -> follower.accept(news));
    }
}
