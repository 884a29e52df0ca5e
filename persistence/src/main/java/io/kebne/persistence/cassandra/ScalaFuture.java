package io.kebne.persistence.cassandra;

import java.util.concurrent.CompletionStage;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** What Akka's plug-in interfaces expect. */
final class ScalaFuture {
    private ScalaFuture() {}

    /** @return fails with the failure itself, without what stages wrap around it */
    static <T> Future<T> of(CompletionStage<T> stage) {
        Promise<T> promise = Promise.apply();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.success(value);
            } else {
                promise.failure(Connection.unwrapped(failure));
            }
        });
        return promise.future();
    }
}
