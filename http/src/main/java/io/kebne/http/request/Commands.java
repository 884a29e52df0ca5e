package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.MasterApi;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Has the allocator carry out an operator's command, and answers when that is durable or has been refused. */
public final class Commands {
    private final MasterApi master;

    public Commands(MasterApi master) {
        this.master = master;
    }

    /** @param success the status that says that it is done */
    public Route run(OperatorCommand command, StatusCode success) {
        return run(command, success, Refusals::status);
    }

    /**
     * @param success the status that says that it is done
     * @param refusal the status that says that it was refused, and for which cause
     */
    public Route run(OperatorCommand command, StatusCode success, Function<OperatorReply.Cause, StatusCode> refusal) {
        return extractRequest(request ->
                completeWithFuture(master.operate(command).handle((reply, failure) -> {
                    AuditLog.note(request, command, failure == null ? reply : failure);
                    if (failure != null) {
                        throw unanswered(failure);
                    }
                    return response(reply, success, refusal);
                })));
    }

    private static RuntimeException unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new NotReadyException("The allocator has not answered; whether it was done will show, and it may be"
                        + " asked for again")
                : new CompletionException(cause);
    }

    private static HttpResponse response(
            OperatorReply reply, StatusCode success, Function<OperatorReply.Cause, StatusCode> refusal) {
        if (reply instanceof OperatorReply.Refused refused) {
            return Refusals.refused(refused, refusal.apply(refused.cause()));
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
