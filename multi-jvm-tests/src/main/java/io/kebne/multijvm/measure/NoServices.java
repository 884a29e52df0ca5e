package io.kebne.multijvm.measure;

import io.kebne.actors.api.ServicesApi;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Services of which nobody asks. */
final class NoServices implements ServicesApi {
    @Override
    public CompletionStage<ServiceReply> ask(ServiceCommand command) {
        return new CompletableFuture<>();
    }

    @Override
    public Runnable follow(Consumer<ServiceNews> follower) {
        return () -> {};
    }

    @Override
    public void announce(ServiceNews news) {
        // Nobody follows.
    }
}
