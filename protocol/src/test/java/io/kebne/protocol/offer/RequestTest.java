package io.kebne.protocol.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.RequestResources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final GangId GANG = new GangId("g");

    @Test
    void asksForOneCopyUnlessItSaysOtherwise() {
        Request request = new Request(new TaskId("t"), "name", "r", Resources.EMPTY);

        assertThat(request.count()).isEqualTo(1);
        assertThat(request.gang()).isEmpty();
    }

    @Test
    void asksForAtLeastOneAndAtMostAMillionCopies() {
        assertThat(request(Request.MAX_COUNT, Optional.empty()).count()).isEqualTo(1_000_000);
        assertRefused("requests.count", () -> request(0, Optional.empty()));
        assertRefused("requests.count", () -> request(-1, Optional.empty()));
        assertRefused("requests.count", () -> request(Request.MAX_COUNT + 1, Optional.empty()));
    }

    @Test
    void aGangHasADeadlineOfAtMostADay() {
        assertThat(new Gang(GANG, Duration.ofDays(1)).deadline()).isEqualTo(Duration.ofDays(1));
        for (Duration bad :
                List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
            assertRefused("requests.gang.deadline", () -> new Gang(GANG, bad));
        }
    }

    @Test
    void requestsOfOneGangHaveOneDeadline() {
        Request first = request(2, gang("g", 10));

        assertThat(new RequestResources(List.of(first, request(1, gang("g", 10)), request(1, gang("h", 20))))
                        .requests())
                .hasSize(3);
        assertRefused("requests.gang.deadline", () -> new RequestResources(List.of(first, request(1, gang("g", 11)))));
    }

    @Test
    void aGangAsksForAtMostTenThousandCopies() {
        assertThat(new RequestResources(List.of(request(10_000, gang("g", 10)))).requests())
                .hasSize(1);
        assertRefused(
                "requests.count",
                () -> new RequestResources(List.of(request(10_000, gang("g", 10)), request(1, gang("g", 10)))));
    }

    private static Optional<Gang> gang(String id, int seconds) {
        return Optional.of(new Gang(new GangId(id), Duration.ofSeconds(seconds)));
    }

    private static Request request(int count, Optional<Gang> gang) {
        return new Request(new TaskId("t"), "name", "r", Resources.EMPTY, count, gang);
    }

    private static void assertRefused(String field, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
