package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Pool.decline;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Resources on several agents, all or nothing. */
class GangTest {
    private static final Gang GANG = new Gang(new GangId("g"), Duration.ofSeconds(60));

    private final Pool pool = new Pool();

    private Pool announce(Request... requests) {
        return pool.when(new AnnounceFramework(Fleet.framework("f"), 7, true, Set.of(), List.of(requests)));
    }

    private static Request copies(int count, String resources) {
        return new Request(new TaskId("worker"), "worker", "*", Resources.parse(resources), count, Optional.of(GANG));
    }

    @Test
    void aGangIsOfferedAllItsPlacesAtOnce() {
        pool.givenAgent("a1", "cpus:2;mem:1024").givenAgent("a2", "cpus:2;mem:1024");
        announce(copies(3, "cpus:1;mem:256")).whenOffersAreMade();

        assertThat(pool.offers("f")).hasSize(2).allMatch(offer -> offer.gangId().equals(Optional.of(GANG.id())));
        assertThat(pool.offers("f").stream()
                        .mapToDouble(o -> o.resources().scalar("cpus"))
                        .sum())
                .isEqualTo(3);
        assertThat(pool.delivered("f")).as("in one event").hasSize(1);
    }

    @Test
    void aGangWithoutRoomForAllIsOfferedNothing() {
        pool.givenAgent("a1", "cpus:2;mem:1024");
        announce(copies(3, "cpus:1;mem:256")).whenOffersAreMade();
        assertThat(pool.offers("f")).isEmpty();

        pool.givenAgent("a2", "cpus:1;mem:1024").whenOffersAreMade();
        assertThat(pool.offers("f")).hasSize(2);
    }

    @Test
    void requestsOfOneGangAreServedTogetherOrNotAtAll() {
        pool.givenAgent("a1", "cpus:2;mem:1024");
        Request master = new Request(new TaskId("m"), "m", "*", Resources.parse("cpus:1"), 1, Optional.of(GANG));
        announce(master, copies(2, "cpus:1")).whenOffersAreMade();
        assertThat(pool.offers("f")).isEmpty();
        assertThat(pool.view().free(pool.state().agents().values().single()))
                .isEqualTo(Resources.parse("cpus:2;mem:1024"));

        pool.givenAgent("a2", "cpus:1;mem:1024").whenOffersAreMade();
        assertThat(pool.offers("f").stream()
                        .mapToDouble(o -> o.resources().scalar("cpus"))
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void aGangThatFoundNoRoomByItsDeadlineIsToldSo() {
        pool.givenAgent("a1", "cpus:1;mem:1024");
        announce(copies(2, "cpus:1"));
        for (int i = 0; i < 60; i++) {
            pool.when(Pool.heartbeat("a1")).whenTimePasses(Duration.ofSeconds(1));
        }
        assertThat(pool.delivered("f"))
                .singleElement()
                .isInstanceOfSatisfying(
                        SchedulerEvent.GangExpired.class,
                        expired -> assertThat(expired.gangId()).isEqualTo(GANG.id()));

        pool.givenAgent("a2", "cpus:1;mem:1024").whenOffersAreMade();
        assertThat(pool.offers("f")).isEmpty();
    }

    @Test
    void aGangIsServedOnceHoweverItAnswers() {
        pool.givenAgent("a1", "cpus:2;mem:1024");
        announce(copies(2, "cpus:1")).whenOffersAreMade();
        Offer offer = pool.offer("f", "a1");
        pool.when("f", decline(Duration.ZERO, offer.id())).whenOffersAreMade();
        assertThat(pool.offers("f")).isEmpty();
    }

    @Test
    void theSameGangMayBeAskedForAgainAfterItWasWithdrawn() {
        pool.givenAgent("a1", "cpus:2;mem:1024");
        announce(copies(2, "cpus:1")).whenOffersAreMade();
        pool.when("f", decline(Duration.ZERO, pool.offer("f", "a1").id()));

        announce();
        assertThat(pool.session().waiting().gangs()).isEmpty();
        announce(copies(2, "cpus:1")).whenOffersAreMade();
        assertThat(pool.offer("f", "a1").gangId()).contains(GANG.id());
    }

    @Test
    void aFailoverStartsTheDeadlineAgainWhenTheGangIsAnnounced() {
        pool.givenAgent("a1", "cpus:1;mem:1024");
        announce(copies(2, "cpus:1"));
        pool.givenFailover();
        assertThat(pool.session().waiting().gangs()).isEmpty();
        announce(copies(2, "cpus:1"));
        assertThat(pool.session().waiting().gangs().values().single().isWaiting())
                .isTrue();
    }

    @Test
    void aGangThatIsAskedForAgainHasAllItsTimeBeforeIt() {
        pool.givenAgent("a1", "cpus:1;mem:1024");
        announce(copies(2, "cpus:1"));
        pool.whenTimePasses(Duration.ofSeconds(30));
        announce();
        announce(copies(2, "cpus:1"));

        pool.whenTimePasses(Duration.ofSeconds(30));

        assertThat(pool.delivered("f")).noneMatch(SchedulerEvent.GangExpired.class::isInstance);
        assertThat(pool.session().waiting().gangs().values().single().isWaiting())
                .isTrue();
    }
}
