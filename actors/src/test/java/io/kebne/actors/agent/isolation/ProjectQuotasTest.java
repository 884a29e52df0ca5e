package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.isolation.IsolationSettings.Kind;
import io.kebne.actors.agent.isolation.XfsQuota.Limit;
import io.kebne.actors.agent.isolation.XfsQuota.Project;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Ranges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code disk/xfs} is told, as far as no filesystem is needed for that. */
class ProjectQuotasTest {
    @TempDir
    Path temp;

    @Test
    void theRangeAndWhatBecomesOfTasksAreMesosOwn() {
        IsolationSettings settings = settings(Map.of("isolation", "disk/xfs"));
        assertThat(settings.isolators()).containsExactly(Kind.DISK_XFS);
        assertThat(settings.projectIds()).isEqualTo(Ranges.of(5000, 10_000));
        assertThat(settings.killOverDisk()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5000-10000 | [5000-10000]",
                "[7-7] | [7-7]",
                "[1-4294967295] | [1-4294967295]",
                "8-9, 1-2 | [1-2, 8-9]"
            })
    void theRangeIsWrittenAsInMesosOrWithoutBrackets(String text, String range) {
        assertThat(settings(Map.of("xfs-project-range", text)).projectIds().text())
                .isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5000", "0-10", "10-9", "1-4294967296", "-1-5", "1-2-3", "[1-2", "1-2,"})
    void aRangeThatCannotBeIsNamed(String text) {
        assertThatThrownBy(() -> settings(Map.of("xfs-project-range", text)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent.xfs-project-range");
    }

    @Test
    void oneIsolatorOfTheDiskIsEnough() {
        assertThatThrownBy(() -> settings(Map.of("isolation", "disk/xfs,posix/cpu,disk/du")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent.isolation")
                .hasMessageContaining("disk/du or disk/xfs");
    }

    @Test
    void anotherFilesystemIsSaidToBeTheReason() throws IOException {
        assumeFalse(Files.getFileStore(temp).type().equals("xfs"), "needs a directory that is not on XFS");
        IsolationSettings settings = settings(Map.of("isolation", "disk/xfs"));
        try (ContainerNetworks networks =
                        ContainerNetworks.open(settings.networks(), temp.resolve("networks"), "a", "");
                Isolation isolation = Isolation.open(
                        settings,
                        new AgentId("a"),
                        new IsolationMeans(temp, new FakeProcesses(Map.of()), Optional.empty(), Gpus.NONE, networks))) {
            assertThat(isolation.inForce().names()).isEmpty();
            assertThat(isolation.inForce().notHeld())
                    .anySatisfy(what -> assertThat(what)
                            .startsWith("disk/xfs does not work here: the work directory " + temp + " is on ")
                            .endsWith("not on XFS"));
        }
    }

    @Test
    void whetherQuotasAreCountedAndEnforcedIsSeen() {
        List<String> counted = List.of(
                "Project quota state on /srv (/dev/sdb1)",
                "  Accounting: ON",
                "  Enforcement: OFF",
                "  Inode: #131 (2 blocks, 2 extents)");
        assertThat(XfsQuota.missing(List.of(), false).orElseThrow()).contains("without project quotas (prjquota)");
        assertThat(XfsQuota.missing(counted, false)).isEmpty();
        assertThat(XfsQuota.missing(counted, true).orElseThrow()).contains("limit nothing");
        assertThat(XfsQuota.missing(List.of("  Accounting: ON", "  Enforcement: ON"), true))
                .isEmpty();
    }

    @Test
    void aReportIsInBlocksAndFiles() throws IOException {
        Map<Long, Project> projects = XfsQuota.projects(List.of(
                "#0               15360          0          0     00 [--------]          4          0          0     00 [--------]",
                "#5000            20480      20480      30720     00  [6 days]          1          0          0     00 [--------]",
                ""));
        assertThat(projects)
                .containsOnly(
                        Map.entry(0L, new Project(15_360 * 1024, Limit.NONE, 4)),
                        Map.entry(5000L, new Project(20_480 * 1024, new Limit(20_480 * 1024, 30_720 * 1024), 1)));
        assertThatThrownBy(() -> XfsQuota.projects(List.of("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void anIdIsGivenOutAgainOnceNoFileHasIt() {
        ProjectIds ids = new ProjectIds(new Ranges(List.of(new Ranges.Range(7, 8), new Ranges.Range(20, 20))));
        ids.inUse(List.of(8L, 500L));
        assertThat(ids.take()).hasValue(7);
        assertThat(ids.take()).hasValue(20);
        assertThat(ids.take()).isEmpty();
        // It is not known yet whether a file has 7.
        ids.settle(20);
        assertThat(ids.settled()).containsExactlyInAnyOrder(8L, 20L);
        ids.free(Set.of(20L));
        assertThat(ids.settled()).containsExactly(8L);
        assertThat(ids.take()).hasValue(20);
        assertThat(ids.has(500)).isFalse();
        assertThat(ids).hasToString("7-8,20-20");
    }

    private static IsolationSettings settings(Map<String, String> settings) {
        Config config = ConfigFactory.parseMap(settings)
                .atPath("kebne.agent")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"))
                .resolve();
        return IsolationSettings.of(config.getConfig("kebne.agent"));
    }
}
