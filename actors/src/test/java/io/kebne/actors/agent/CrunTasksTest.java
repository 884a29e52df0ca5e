package io.kebne.actors.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.cgroup.Hierarchies;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same by crun, where it is and runs: not where control groups of both versions are mounted. */
class CrunTasksTest extends OciTasksTest {
    @BeforeAll
    static void requireCrun() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/crun")), "there is no crun here");
        assumeTrue(
                Hierarchies.probe(Path.of("/sys/fs/cgroup")).mode() != Hierarchies.Mode.HYBRID,
                "crun does not run where control groups are of both versions");
    }

    @Override
    String runtime() {
        return "crun";
    }

    @Override
    String refusal() {
        return "";
    }
}
