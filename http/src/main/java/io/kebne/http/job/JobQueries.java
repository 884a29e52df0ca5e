package io.kebne.http.job;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import io.kebne.actors.api.JobsApi;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.service.ServiceAnswers;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks the entity, and gathers what comes in parts. */
final class JobQueries {
    private final JobsApi jobs;

    JobQueries(JobsApi jobs) {
        this.jobs = jobs;
    }

    /**
     * @param accepted called with what has been done
     * @param refused called when nothing has
     */
    CompletionStage<HttpResponse> command(
            JobCommand command,
            Function<JobReply.Accepted, HttpResponse> accepted,
            Function<JobReply.Refused, HttpResponse> refused) {
        return ask(command)
                .thenApply(reply -> reply instanceof JobReply.Accepted done
                        ? accepted.apply(done)
                        : refused.apply((JobReply.Refused) reply));
    }

    /** @param found called with the job and its runs */
    CompletionStage<HttpResponse> show(JobId id, Function<JobReport, HttpResponse> found) {
        return ask(new JobCommand.Show(id))
                .thenApply(reply -> reply instanceof JobReply.Page page
                        ? found.apply(page.jobs().get(0))
                        : refused((JobReply.Refused) reply));
    }

    /** All jobs in the order of their ids, each with the latest run that has ended. */
    CompletionStage<List<JobReport>> all() {
        return after(Optional.empty(), new ArrayList<>());
    }

    private CompletionStage<List<JobReport>> after(Optional<JobId> last, List<JobReport> before) {
        return ask(new JobCommand.List(last)).thenCompose(reply -> {
            JobReply.Page page = (JobReply.Page) reply;
            before.addAll(page.jobs());
            return page.more()
                    ? after(Optional.of(before.get(before.size() - 1).spec().id()), before)
                    : CompletableFuture.completedStage(before);
        });
    }

    CompletionStage<JobReply.Located> locate() {
        return ask(new JobCommand.Locate()).thenApply(JobReply.Located.class::cast);
    }

    static HttpResponse refused(JobReply.Refused refused) {
        return refused.cause() == JobReply.Cause.INVALID
                ? ServiceAnswers.invalid(refused.field(), refused.message())
                : ServiceAnswers.message(status(refused.cause()), refused.message());
    }

    static StatusCode status(JobReply.Cause cause) {
        return switch (cause) {
            case INVALID -> StatusCodes.UNPROCESSABLE_CONTENT;
            case NOT_FOUND -> StatusCodes.NOT_FOUND;
            case LOCKED, EXISTS -> StatusCodes.CONFLICT;
            case FULL -> StatusCodes.TOO_MANY_REQUESTS;
        };
    }

    private CompletionStage<JobReply> ask(JobCommand command) {
        return jobs.ask(command).handle((reply, failure) -> {
            if (failure != null) {
                throw unanswered(failure);
            } else if (reply instanceof JobReply.Unavailable unavailable) {
                throw new NotReadyException("Jobs cannot be changed or read now: " + unavailable.reason());
            }
            return reply;
        });
    }

    private static RuntimeException unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new NotReadyException(
                        "Jobs have not answered; whether it was done will show, and it may be asked for again")
                : new CompletionException(cause);
    }
}
