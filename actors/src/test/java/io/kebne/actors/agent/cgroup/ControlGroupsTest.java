package io.kebne.actors.agent.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real control groups of the first version alone, without any that end what is in them at once. */
class ControlGroupsTest {
    private final List<Process> started = new ArrayList<>();
    private ControlGroups groups;

    @AfterEach
    void close() throws IOException {
        started.forEach(Process::destroyForcibly);
        if (groups != null) {
            assertThat(groups.removeAllBut(Set.of())).isNotNull();
            groups.removeIfEmpty();
        }
    }

    @Test
    void aFrozenGroupIsKilledWithAllThatIsInItAndBelow() throws IOException {
        open();
        ControlGroup outer = groups.create("c1", Optional.empty());
        ControlGroup inner = groups.create("c2", Optional.of("c1"));
        Process first = sleepIn(outer);
        Process second = sleepIn(inner);
        outer.freeze();
        Await.until("it is frozen", () -> outer.read("freezer.state").orElse("").equals("FROZEN"));
        ControlGroups.remove(outer);
        Await.until("both are gone", () -> !first.isAlive() && !second.isAlive());
        assertThat(outer.directories().get(0)).doesNotExist();
    }

    @Test
    void whatIsKeptIsNotTouched() throws IOException {
        open();
        Process kept = sleepIn(groups.create("c1", Optional.empty()));
        Process nested = sleepIn(groups.create("c3", Optional.of("c2")));
        Process other = sleepIn(groups.create("c4", Optional.of("c2")));
        assertThat(groups.removeAllBut(Set.of("c1", "c3"))).containsExactly("c4");
        Await.until("it is gone", () -> !other.isAlive());
        assertThat(kept.isAlive()).isTrue();
        assertThat(nested.isAlive()).isTrue();
        assertThat(groups.of("c2").members()).isEmpty();
    }

    private void open() {
        Map<Controller, Path> v1 = Hierarchies.probe(Path.of("/sys/fs/cgroup")).v1();
        assumeTrue(v1.containsKey(Controller.FREEZER), "this machine has no freezer of the first version");
        Path freezer = v1.get(Controller.FREEZER);
        assumeTrue(Files.isWritable(freezer), "control groups cannot be made by this user");
        List<String> troubles = new ArrayList<>();
        groups = ControlGroups.open(
                new Hierarchies(Map.of(Controller.FREEZER, freezer), Optional.empty(), Set.of()),
                "kebne-test-" + UUID.randomUUID(),
                "agent",
                troubles);
        assertThat(troubles).isEmpty();
    }

    private Process sleepIn(ControlGroup group) throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        started.add(process);
        group.write("cgroup.procs", Long.toString(process.pid()));
        return process;
    }
}
