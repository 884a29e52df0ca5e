package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever names frameworks think of, the planner's table stays as small as what is really there. */
class TableBoundsTest {
    private final Pool pool = new Pool();

    @Test
    void kindsThatNobodyHasCountAsOne() {
        pool.givenAgent("a1", "cpus:2;mem:1024");
        for (int i = 0; i < 1_000; i++) {
            whenItWaitsFor("gadgets" + i + ":1");
        }
        assertThat(pool.books().table().kinds()).isLessThanOrEqualTo(Amounts.MAX_WANTED_KINDS + 1);

        pool.givenAgent("a2", "cpus:1;mem:1024;gadgets999:1");
        whenItWaitsFor("cpus:0.5;gadgets999:1");
        assertThat(pool.whenOffersAreMade().offer("f", "a2").resources().scalar("gadgets999"))
                .isEqualTo(1);
    }

    @Test
    void aRoleThatAFrameworkLeftIsForgottenOnceNothingIsHeldThere() {
        pool.givenAgent("a1", "cpus:2;mem:1024").givenFramework("f", "old/one");
        pool.whenOffersAreMade();
        pool.when("f", Pool.accept(List.of(pool.offer("f", "a1").id()), Filters.NONE, Fleet.task("t", "cpus:1")));
        pool.givenFramework("f", "new");
        assertThat(knowsOldRole()).as("while its task runs").isTrue();

        pool.when(Pool.report("f", "t", TaskState.FINISHED, "a1")).givenFramework("f", "newer");

        assertThat(knowsOldRole()).isFalse();
        assertThat(pool.books().table().removeRole("old/one")).as("still there").isFalse();
        assertThat(pool.books().table().removeRole("old")).as("still there").isFalse();
    }

    private boolean knowsOldRole() {
        return pool.books().clients().find(new FrameworkId("f"), "old/one").isPresent();
    }

    private void whenItWaitsFor(String resources) {
        Request request = new Request(new TaskId("t"), "t", "*", Resources.parse(resources));
        pool.when(new AnnounceFramework(Fleet.framework("f"), 7, true, Set.of(), List.of(request)));
    }
}
