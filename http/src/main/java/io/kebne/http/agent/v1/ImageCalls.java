package io.kebne.http.agent.v1;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.wire.WireCalls;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The call that removes images which nobody uses (agent.proto, PruneImages). */
record ImageCalls(AgentApi agent) {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCalls.class);

    /**
     * Takes as long as the images are large.
     *
     * @throws InvalidValueException naming the field at fault
     */
    Route prune(Call.PruneImages prune) {
        List<ImageReference> excluded = excluded(prune);
        return withoutRequestTimeout(() -> completeWithFuture(agent.pruneImages(excluded)
                .handle((removed, failure) -> failure == null ? HttpResponse.create() : failed(failure))));
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.warn("Images could not be pruned", cause);
        return WireCalls.text(
                StatusCodes.INTERNAL_SERVER_ERROR, "Failed to prune images; the agent's log has the details");
    }

    /** Those of other kinds than Docker's are never here. */
    private static List<ImageReference> excluded(Call.PruneImages prune) {
        List<ImageReference> excluded = new ArrayList<>();
        for (int i = 0; i < prune.getExcludedImagesCount(); i++) {
            Protos.Image image = prune.getExcludedImages(i);
            if (image.getType() == Protos.Image.Type.DOCKER) {
                String field = "prune_images.excluded_images[" + i + "].docker.name";
                excluded.add(ImageReference.parse(field, image.getDocker().getName()));
            }
        }
        return excluded;
    }
}
