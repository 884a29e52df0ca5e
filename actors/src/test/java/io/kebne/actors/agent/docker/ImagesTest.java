package io.kebne.actors.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.docker.api.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that an engine, played by the test, has or gets. */
class ImagesTest {
    @TempDir
    Path temp;

    /** Enough of them that they do not limit how many images are got at the same time. */
    private final ExecutorService workers = Executors.newFixedThreadPool(8);

    private FakeEngine fake;
    private Engine engine;
    private Images images;

    @BeforeEach
    void open() throws Exception {
        fake = new FakeEngine(temp.resolve("s"));
        engine = Engine.open(fake.socket());
        images = images(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        fake.letPullsEnd();
        engine.close();
        workers.shutdownNow();
        fake.close();
    }

    @Test
    void whatTheEngineHasIsNotGot() {
        images.require("tiny", false, () -> true).join();
        assertThat(fake.asked("/images/create")).isZero();

        images.require("tiny", true, () -> true).join();
        assertThat(fake.asked("/images/create?fromImage=tiny&tag=latest")).isEqualTo(1);
    }

    @Test
    void aNameThatLeadsElsewhereIsNoImage() {
        assertThatThrownBy(images.require("../containers", false, () -> true)::join)
                .hasMessageContaining("no such image");
        assertThat(fake.asked("/images/create")).isZero();
    }

    @Test
    void anImageIsGotOnceForAllWhoWait() {
        fake.holdPulls();
        CompletableFuture<Void> one = images.require("other:2", false, () -> true);
        CompletableFuture<Void> two = images.require("other:2", false, () -> true);
        assertThat(one).isNotDone();
        fake.letPullsEnd();

        one.join();
        two.join();
        assertThat(fake.asked("/images/create?fromImage=other&tag=2")).isEqualTo(1);
    }

    @Test
    void onlyAFewAreGotAtTheSameTime() {
        fake.holdPulls();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(images.require("other" + i, false, () -> true));
        }
        Await.until("under way", () -> fake.pulling() == 2);
        fake.letPullsEnd();

        all.forEach(CompletableFuture::join);
        assertThat(fake.mostPulling()).isEqualTo(2);
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotGot() {
        fake.holdPulls();
        CompletableFuture<Void> one = images.require("other1", false, () -> true);
        CompletableFuture<Void> two = images.require("other2", false, () -> true);
        CompletableFuture<Void> unwanted = images.require("other3", false, () -> false);
        fake.letPullsEnd();

        one.join();
        two.join();
        assertThatThrownBy(unwanted::join).hasMessageContaining("nobody wants it");
        assertThat(fake.asked("/images/create?fromImage=other3")).isZero();
    }

    @Test
    void oneThatTakesTooLongIsGivenUpAndMayBeAskedForAgain() {
        Images impatient = images(Duration.ofMillis(50));
        fake.holdPulls();
        assertThatThrownBy(impatient.require("other", false, () -> true)::join)
                .hasRootCauseInstanceOf(TimeoutException.class);
        fake.letPullsEnd();

        images.require("other", false, () -> true).join();
    }

    private Images images(Duration timeout) {
        return new Images(engine, workers, new DockerSettings(true, fake.socket(), timeout, 2, false, false));
    }
}
