package io.kebne.http.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of streams whose clients do not read, or go. */
class SlowReaderTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final FakeSchedulers SCHEDULERS = new FakeSchedulers();
    private static final TestServer SERVER = TestServer.of(MASTER, SCHEDULERS);
    private static final String CALL =
            "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"user\":\"u\",\"name\":\"n\"}}}";

    /** A good part of the buffer, which is 16 MiB. */
    private static final int MESSAGE = 1024 * 1024;

    private Socket socket;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void subscribe() throws Exception {
        socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port());
        String request = "POST /api/v1/scheduler HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + CALL.length() + "\r\n\r\n" + CALL;
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK");
        await(() -> SCHEDULERS.subscribe() != null);
    }

    @Test
    void oneThatDoesNotReadLosesItsStreamAndTheMasterCountsIt() throws Exception {
        long before = dropped();
        for (int i = 0; i < 100 && !SCHEDULERS.isClosed(); i++) {
            SCHEDULERS.send(large(i));
        }

        await(SCHEDULERS::isClosed);
        assertThat(dropped()).isEqualTo(before + 1);
        // What is in the buffers of the connection still comes, but not what was said after that.
        socket.setSoTimeout(20_000);
        long read = 0;
        try (InputStream in = socket.getInputStream()) {
            for (byte[] some = in.readNBytes(MESSAGE); some.length > 0; some = in.readNBytes(MESSAGE)) {
                read += some.length;
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        assertThat(read).isLessThan(50L * MESSAGE);
    }

    @Test
    void oneThatReadsKeepsItsStreamHoweverMuchIsSaid() throws Exception {
        long before = dropped();
        InputStream in = socket.getInputStream();
        for (int i = 0; i < 40; i++) {
            SCHEDULERS.send(large(i));
            in.readNBytes(MESSAGE);
        }

        assertThat(SCHEDULERS.isClosed()).isFalse();
        assertThat(dropped()).isEqualTo(before);
    }

    @Test
    void whoseClientIsGoneIsClosed() throws Exception {
        socket.close();
        SCHEDULERS.send(new SchedulerEvent.Rescind(new OfferId("o")));

        await(SCHEDULERS::isClosed);
    }

    @Test
    void whatHasEndedIsToldToItsClient() throws Exception {
        SCHEDULERS.end();

        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n0\r\n\r\n")) {
            int c = in.read();
            assertThat(c).as(text.toString()).isNotNegative();
            text.append((char) c);
        }
    }

    private static SchedulerEvent large(int i) {
        return new SchedulerEvent.Update(TaskStatus.of(
                new TaskId("t" + i),
                TaskState.RUNNING,
                Source.AGENT,
                Optional.empty(),
                "x".repeat(MESSAGE),
                1,
                Optional.empty()));
    }

    private static long dropped() {
        return SERVER.json("/metrics/snapshot")
                .path("master/scheduler_streams_dropped")
                .asLong();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
