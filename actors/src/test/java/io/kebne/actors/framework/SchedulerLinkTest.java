package io.kebne.actors.framework;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scheduler is told, one by one and together. */
class SchedulerLinkTest {
    private final TestInbox<SchedulerEvent> scheduler = TestInbox.create();
    private final AtomicInteger asked = new AtomicInteger();
    private final SchedulerLink link = new SchedulerLink(asked::incrementAndGet);

    @BeforeEach
    void attach() {
        link.attach(scheduler.getRef(), Optional.empty());
    }

    @Test
    void updatesOfABurstGoTogether() {
        link.tell(update("a"));
        link.tell(update("b"));
        link.tell(update("c"));

        assertThat(scheduler.hasMessages()).isFalse();
        assertThat(asked).hasValue(1);
        link.flush();
        assertThat(received()).containsExactly("a b c");
        link.tell(update("d"));
        assertThat(asked).hasValue(2);
        link.flush();
        assertThat(scheduler.receiveMessage()).isEqualTo(update("d"));
    }

    @Test
    void nothingOvertakesAnUpdate() {
        link.tell(update("a"));
        link.tell(update("b"));
        link.tell(new SchedulerEvent.Rescind(new OfferId("offer")));
        link.tell(update("c"));
        link.flush();

        assertThat(received()).containsExactly("a b", "offer", "c");
    }

    @Test
    void manyAreSeveralMessages() {
        for (int i = 0; i < 250; i++) {
            link.tell(update("t"));
        }
        link.flush();

        assertThat(received().stream().map(text -> text.split(" ").length)).containsExactly(100, 100, 50);
    }

    @Test
    void largeOnesDoNotWaitForOthers() {
        TaskStatus large = carrying(Bytes.of(new byte[200_000]));
        link.tell(new SchedulerEvent.Update(large));

        assertThat(scheduler.receiveMessage()).isEqualTo(new SchedulerEvent.Update(large));
    }

    @Test
    void whoeverGoesHasGotWhatWasForHim() {
        link.tell(update("a"));

        assertThat(link.detach()).contains(scheduler.getRef());
        assertThat(received()).containsExactly("a");
        link.flush();
        link.tell(update("b"));
        assertThat(scheduler.hasMessages()).isFalse();
    }

    private List<String> received() {
        List<String> texts = new ArrayList<>();
        for (SchedulerEvent event : scheduler.getAllReceived()) {
            if (event instanceof SchedulerEvent.Updates updates) {
                texts.add(String.join(
                        " ",
                        updates.statuses().stream()
                                .map(status -> status.taskId().value())
                                .toList()));
            } else if (event instanceof SchedulerEvent.Update update) {
                texts.add(update.status().taskId().value());
            } else if (event instanceof SchedulerEvent.Rescind rescind) {
                texts.add(rescind.offerId().value());
            }
        }
        return texts;
    }

    private static SchedulerEvent update(String name) {
        return new SchedulerEvent.Update(status(name));
    }

    private static TaskStatus carrying(Bytes data) {
        return new TaskStatus(
                new TaskId("a"),
                TaskState.RUNNING,
                Source.EXECUTOR,
                Optional.empty(),
                "",
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(data),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static TaskStatus status(String name) {
        return TaskStatus.of(
                new TaskId(name), TaskState.RUNNING, Source.EXECUTOR, Optional.empty(), "", 1, Optional.empty());
    }
}
