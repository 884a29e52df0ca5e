package io.kebne.http.wire;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records on their way to one client. What the client has not read yet is bounded by its bytes, so that one that falls
 * behind costs nobody else anything. Soft; ends with its connection.
 */
public final class RecordPipe {
    /** What became of a record. */
    public enum Outcome {
        SENT,
        /** The client reads too slowly; the stream has ended with a failure. */
        TOO_SLOW,
        /** The stream had ended before. */
        GONE
    }

    /** The client of a stream reads too slowly. */
    private static final class TooSlowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("The client reads too slowly", null, false, false);
        }
    }

    /** Bounds what records cost beside their bytes. */
    private static final int MAX_RECORDS = 100_000;

    /** Of records that are sent together. */
    private static final long MAX_CHUNK = 32 * 1024;

    private final long maxBytes;
    private final AtomicLong waiting = new AtomicLong();
    private final BoundedSourceQueue<ByteString> queue;
    private final Source<ByteString, NotUsed> bytes;
    /** Also comes when nobody ever reads: a client may be gone before it is answered. */
    private final CompletionStage<Done> finished;

    private volatile boolean ended;

    /** @param maxBytes of what may wait; one record alone may be larger */
    public RecordPipe(long maxBytes, ActorSystem<?> system) {
        this.maxBytes = maxBytes;
        CompletableFuture<Done> last = new CompletableFuture<>();
        Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> made = Source.<ByteString>queue(MAX_RECORDS)
                .map(this::taken)
                // What came while the client was still being sent the last goes together.
                .batchWeighted(MAX_CHUNK, record -> (long) record.size(), record -> record, ByteString::concat)
                .watchTermination((records, end) -> {
                    CompletionStage<Done> unusedStage =
                            end.whenComplete((done, failure) -> last.complete(Done.getInstance()));
                    return records;
                })
                .preMaterialize(system);
        this.queue = made.first();
        this.bytes = made.second();
        this.finished = last;
    }

    /**
     * The bytes to send, once.
     *
     * @param first sent before any record
     * @param gone called once when nobody reads any more
     */
    public Source<ByteString, NotUsed> bytes(Source<ByteString, NotUsed> first, Runnable gone) {
        AtomicBoolean told = new AtomicBoolean();
        Runnable once = () -> {
            if (told.compareAndSet(false, true)) {
                gone.run();
            }
        };
        CompletionStage<Done> unusedFinish = finished.whenComplete((done, failure) -> once.run());
        return first.concat(bytes).watchTermination((unused, end) -> {
            CompletionStage<Done> unusedStage = end.whenComplete((done, failure) -> once.run());
            return unused;
        });
    }

    /** Sends a record, with its length, when the client takes it. */
    public Outcome offer(ByteString record) {
        long before = waiting.getAndAdd(record.size());
        boolean fits = before == 0 || before + record.size() <= maxBytes;
        QueueOfferResult result = fits ? queue.offer(record) : QueueOfferResult.dropped();
        if (result == QueueOfferResult.enqueued()) {
            return Outcome.SENT;
        } else if (result == QueueOfferResult.dropped() && !ended) {
            ended = true;
            end(() -> queue.fail(new TooSlowException()));
            return Outcome.TOO_SLOW;
        }
        return Outcome.GONE;
    }

    /** Ends the stream behind what was offered. */
    public void complete() {
        end(queue::complete);
    }

    private static void end(Runnable how) {
        try {
            how.run();
        } catch (IllegalStateException e) {
            // It has ended meanwhile.
        }
    }

    private ByteString taken(ByteString record) {
        waiting.addAndGet(-record.size());
        return record;
    }
}
