package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.completeWithFuture;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.MasterApi;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Has the allocator carry out an operator's command, and answers when that is durable or has been refused. */
public final class Commands {
    private final MasterApi master;

    public Commands(MasterApi master) {
        this.master = master;
    }

    /** @param success the status that says that it is done */
    public Route run(OperatorCommand command, StatusCode success) {
        return completeWithFuture(
                master.operate(command).handle((reply, failure) -> response(reply, failure, success)));
    }

    private static HttpResponse response(OperatorReply reply, Throwable failure, StatusCode success) {
        if (failure == null) {
            return response(reply, success);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        throw cause instanceof TimeoutException
                ? new NotReadyException("The allocator has not answered; whether it was done will show, and it may be"
                        + " asked for again")
                : new CompletionException(cause);
    }

    private static HttpResponse response(OperatorReply reply, StatusCode success) {
        if (reply instanceof OperatorReply.Refused refused) {
            return Refusals.refused(refused);
        } else if (reply instanceof OperatorReply.Unavailable unavailable) {
            // Whole seconds, and not none.
            long seconds = Math.max(1, (unavailable.retryAfterMillis() + 999) / 1000);
            throw new NotReadyException("Changes are refused now: " + unavailable.reason(), seconds);
        } else if (reply instanceof OperatorReply.Failed failed) {
            return Refusals.failed(failed);
        }
        return HttpResponse.create().withStatus(success);
    }
}
