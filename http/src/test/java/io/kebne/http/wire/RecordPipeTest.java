package io.kebne.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RecordPipeTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorSystem<?> SYSTEM = KIT.system();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** After the few seconds that Akka gives a stream to be begun with. */
    @Test
    void itIsToldWhenNobodyEverReads() throws InterruptedException {
        RecordPipe pipe = new RecordPipe(1024, SYSTEM);
        CountDownLatch gone = new CountDownLatch(1);
        Source<ByteString, ?> unread = pipe.bytes(Source.empty(), gone::countDown);

        assertThat(unread).isNotNull();
        assertThat(gone.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void itIsToldOnceThatOneWhoReadIsGone() throws Exception {
        RecordPipe pipe = new RecordPipe(1024, SYSTEM);
        CountDownLatch gone = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        assertThat(pipe.offer(ByteString.fromString("record"))).isEqualTo(RecordPipe.Outcome.SENT);

        ByteString first = pipe.bytes(Source.empty(), () -> {
                    times.incrementAndGet();
                    gone.countDown();
                })
                .runWith(Sink.head(), SYSTEM)
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);

        assertThat(first).isEqualTo(ByteString.fromString("record"));
        assertThat(gone.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(times).hasValue(1);
    }
}
