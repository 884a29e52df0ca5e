package io.kebne.http.agent.v1;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.OverflowStrategy;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.util.ByteString;
import io.kebne.actors.agent.process.SessionProcess;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.RecordPipe;
import io.kebne.http.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.v1.agent.Protos.ProcessIO;

/**
 * The output of one session on its way to its client, who holds it back while he does not read, and to whoever else is
 * attached, who loses his connection when he falls behind. Soft; ends with the session.
 */
final class SessionOutput {
    private static final int PIECE_BYTES = 32 * 1024;
    private static final int PIECES = 16;
    private static final int STREAMS = 2;

    /** Of what may wait for one who is attached. */
    private static final long MAX_WAITING = 16L * 1024 * 1024;

    private final SessionProcess process;
    private final ActorSystem<?> system;
    private final SourceQueueWithComplete<ProcessIO> queue;
    private final Source<ProcessIO, NotUsed> pieces;
    private final Map<RecordPipe, WireFormat> attached = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger(STREAMS);
    private final Runnable ended;

    /** @param ended called once when there is no more output */
    SessionOutput(SessionProcess process, Runnable ended, ActorSystem<?> system) {
        this.process = process;
        this.ended = ended;
        this.system = system;
        Pair<SourceQueueWithComplete<ProcessIO>, Source<ProcessIO, NotUsed>> made =
                Source.<ProcessIO>queue(PIECES, OverflowStrategy.backpressure()).preMaterialize(system);
        this.queue = made.first();
        this.pieces = made.second();
    }

    /**
     * Begins to read, on threads that it keeps until the session ends.
     *
     * @throws java.util.concurrent.RejectedExecutionException when there are no threads
     */
    void begin(Executor threads) {
        // Nobody takes the output when the client was gone before it was answered.
        queue.watchCompletion().whenComplete((done, failure) -> {
            if (open.get() > 0) {
                process.destroy();
            }
        });
        threads.execute(() -> copy(process.output(), ProcessIO.Data.Type.STDOUT));
        threads.execute(() -> copy(process.errors(), ProcessIO.Data.Type.STDERR));
    }

    /** What the session's client is sent, once. The session ends with it. */
    Source<ByteString, NotUsed> toClient(WireFormat format) {
        return pieces.map(piece -> RecordIo.encode(format.encode(piece))).watchTermination((unused, end) -> {
            end.whenComplete((done, failure) -> process.destroy());
            return unused;
        });
    }

    /** What one who attaches is sent: all that comes from now on. */
    Source<ByteString, NotUsed> toAttached(WireFormat format) {
        RecordPipe pipe = new RecordPipe(MAX_WAITING, system);
        attached.put(pipe, format);
        if (open.get() == 0) {
            pipe.complete();
        }
        return pipe.bytes(Source.empty(), () -> attached.remove(pipe));
    }

    private void copy(InputStream from, ProcessIO.Data.Type type) {
        byte[] buffer = new byte[PIECE_BYTES];
        try (from) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                if (!send(ProcessIos.data(type, buffer, length))) {
                    break;
                }
            }
        } catch (IOException e) {
            // Its process was ended; that is what there is to say.
        }
        if (open.decrementAndGet() == 0) {
            ended.run();
            queue.complete();
            attached.keySet().forEach(RecordPipe::complete);
        }
    }

    /** Waits until there is room. Says whether there still is somebody who reads. */
    private synchronized boolean send(ProcessIO piece) {
        attached.forEach((pipe, format) -> {
            RecordPipe.Outcome outcome = pipe.offer(RecordIo.encode(format.encode(piece)));
            if (outcome != RecordPipe.Outcome.SENT) {
                attached.remove(pipe);
            }
        });
        try {
            return queue.offer(piece).toCompletableFuture().join() == QueueOfferResult.enqueued();
        } catch (CompletionException e) {
            return false;
        }
    }
}
