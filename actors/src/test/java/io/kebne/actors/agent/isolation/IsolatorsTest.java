package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.isolation.IsolationSettings.Kind;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What isolators write into the files of control groups, and read there; the files are no kernel's. */
class IsolatorsTest {
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "1,    false, 1024,   -1",
        "0.5,  true,  512,    50000",
        "0.001,true,  2,      1000",
        "1000, true,  262144, 100000000"
    })
    void processorsAreSharesAndAQuotaInTheFirstVersion(String cpus, boolean cfs, String shares, String quota)
            throws IOException {
        ControlGroup group = group("cpu.shares", "cpu.cfs_quota_us", "cpu.cfs_period_us");
        new CgroupsCpu(cfs).apply(group, bounds("cpus:" + cpus, Map.of()));
        assertThat(read("cpu.shares")).isEqualTo(shares);
        assertThat(read("cpu.cfs_quota_us")).isEqualTo(quota);
        assertThat(read("cpu.cfs_period_us")).isEqualTo("100000");
    }

    @ParameterizedTest
    @CsvSource({"1, false, 39, max 100000", "0.5, true, 20, 50000 100000", "1000, true, 10000, 100000000 100000"})
    void processorsAreAWeightAndAMaximumInTheSecondVersion(String cpus, boolean cfs, String weight, String max)
            throws IOException {
        ControlGroup group = group("cpu.weight", "cpu.max");
        new CgroupsCpu(cfs).apply(group, bounds("cpus:" + cpus, Map.of()));
        assertThat(read("cpu.weight")).isEqualTo(weight);
        assertThat(read("cpu.max")).isEqualTo(max);
    }

    @Test
    void aLimitThatIsAskedForHoldsWithoutTheAgentsSetting() throws IOException {
        ControlGroup group = group("cpu.shares", "cpu.cfs_quota_us", "cpu.cfs_period_us");
        new CgroupsCpu(false).apply(group, bounds("cpus:0.5", Map.of("cpus", Limit.of(1.5))));
        assertThat(read("cpu.cfs_quota_us")).isEqualTo("150000");
        new CgroupsCpu(true).apply(group, bounds("cpus:0.5", Map.of("cpus", Limit.INFINITE)));
        assertThat(read("cpu.cfs_quota_us")).isEqualTo("-1");
    }

    @Test
    void memoryHasTheRequestAsSoftAndTheLimitAsHardBound() throws IOException {
        ControlGroup group = group("memory.limit_in_bytes", "memory.soft_limit_in_bytes");
        new CgroupsMem(false).apply(group, bounds("mem:64", Map.of("mem", Limit.of(100))));
        assertThat(read("memory.limit_in_bytes")).isEqualTo(Long.toString(100 * MEGABYTE));
        assertThat(read("memory.soft_limit_in_bytes")).isEqualTo(Long.toString(64 * MEGABYTE));
        new CgroupsMem(false).apply(group, bounds("mem:64", Map.of("mem", Limit.INFINITE)));
        assertThat(read("memory.limit_in_bytes")).isEqualTo("-1");
    }

    @Test
    void memoryIsHeldTheSameWayInTheSecondVersion() throws IOException {
        ControlGroup group = group("memory.max", "memory.low", "memory.swap.max");
        new CgroupsMem(true).apply(group, bounds("mem:8", Map.of()));
        assertThat(read("memory.max")).isEqualTo(Long.toString(32 * MEGABYTE));
        assertThat(read("memory.low")).isEqualTo(Long.toString(32 * MEGABYTE));
        assertThat(read("memory.swap.max")).isEqualTo("0");
    }

    @Test
    void theLimitWithSwapFollowsTheOther() throws IOException {
        ControlGroup group =
                group("memory.limit_in_bytes", "memory.soft_limit_in_bytes", "memory.memsw.limit_in_bytes");
        CgroupsMem isolator = new CgroupsMem(true);
        isolator.apply(group, bounds("mem:64", Map.of()));
        assertThat(read("memory.memsw.limit_in_bytes")).isEqualTo(Long.toString(64 * MEGABYTE));
        isolator.apply(group, bounds("mem:48", Map.of()));
        assertThat(read("memory.memsw.limit_in_bytes")).isEqualTo(Long.toString(48 * MEGABYTE));
    }

    @Test
    void aLimitIsNotLoweredBelowWhatIsUsedUntilThatIsLess() throws IOException {
        ControlGroup group = group("memory.max", "memory.low", "memory.current");
        CgroupsMem isolator = new CgroupsMem(false);
        isolator.apply(group, bounds("mem:128", Map.of()));
        write("memory.current", 100 * MEGABYTE);
        isolator.apply(group, bounds("mem:64", Map.of()));
        isolator.look(confined(group));
        assertThat(read("memory.max")).isEqualTo(Long.toString(128 * MEGABYTE));
        write("memory.current", 50 * MEGABYTE);
        isolator.look(confined(group));
        assertThat(read("memory.max")).isEqualTo(Long.toString(64 * MEGABYTE));
    }

    @Test
    void aProcessThatTheKernelKilledForMemoryEndsItsContainer() throws IOException {
        ControlGroup group = group("memory.max", "memory.low", "memory.events", "memory.peak");
        CgroupsMem isolator = new CgroupsMem(false);
        isolator.apply(group, bounds("mem:64", Map.of()));
        Files.writeString(temp.resolve("memory.events"), "low 0\nmax 7\noom 1\noom_kill 0\n");
        assertThat(isolator.look(confined(group))).isEmpty();
        Files.writeString(temp.resolve("memory.events"), "low 0\nmax 7\noom 1\noom_kill 1\n");
        write("memory.peak", 64 * MEGABYTE - MEGABYTE / 2);
        assertThat(isolator.look(confined(group)))
                .contains(new Limitation(
                        Reason.CONTAINER_LIMITATION_MEMORY,
                        "Memory limit exceeded: Requested: 64MB Maximum Used: 63.5MB"));
    }

    @Test
    void whatIsMeasuredHasMesosNames() throws IOException {
        ControlGroup group =
                group("memory.max", "memory.low", "memory.current", "memory.stat", "cpu.weight", "cpu.max");
        write("memory.max", 64 * MEGABYTE);
        write("memory.current", 3000);
        Files.writeString(temp.resolve("memory.stat"), "anon 1000\nfile 2000\nfile_mapped 5\nunevictable 0\n");
        Files.writeString(temp.resolve("cpu.max"), "50000 100000\n");
        Files.write(
                temp.resolve("cpu.stat"),
                List.of(
                        "usage_usec 3500000",
                        "user_usec 3000000",
                        "system_usec 500000",
                        "nr_periods 9",
                        "nr_throttled 4",
                        "throttled_usec 250000"));
        UsageBuilder usage = new UsageBuilder();
        new CgroupsMem(false).measure(confined(group), usage);
        new CgroupsCpu(false).measure(confined(group), usage);
        assertThat(usage.build().counts())
                .containsEntry("mem_total_bytes", 3000L)
                .containsEntry("mem_limit_bytes", 64 * MEGABYTE)
                .containsEntry("mem_rss_bytes", 1000L)
                .containsEntry("mem_anon_bytes", 1000L)
                .containsEntry("mem_cache_bytes", 2000L)
                .containsEntry("mem_mapped_file_bytes", 5L)
                .containsEntry("cpus_nr_throttled", 4L);
        assertThat(usage.build().amounts())
                .containsEntry("cpus_user_time_secs", 3.0)
                .containsEntry("cpus_system_time_secs", 0.5)
                .containsEntry("cpus_throttled_time_secs", 0.25)
                .containsEntry("cpus_limit", 0.5);
    }

    @Test
    void whatMayBeTakenBackWeighsNextToNothing() {
        Resources lent = Resources.of(new Resource("cpus", Scalar.of(2), Traits.REVOCABLE));

        assertThat(Bounds.of(Resources.parse("cpus:1").plus(lent), Map.of()).cpus())
                .isEqualTo(1000 + 2000 * 10 / 1024);
        assertThat(Bounds.of(lent, Map.of()).cpuLimit()).isEqualTo(2000);
    }

    @Test
    void anExecutorHasWhatItsTasksHaveTogether() {
        Bounds sum = bounds("cpus:1;mem:64", Map.of())
                .plus(bounds("cpus:0.5;mem:32", Map.of("cpus", Limit.of(2), "mem", Limit.INFINITE)));
        assertThat(sum)
                .isEqualTo(
                        new Bounds(1500, 3000, true, 96 * MEGABYTE, Bounds.INFINITE, true, 0, Bounds.NONE.ports(), 0));
        assertThat(bounds("cpus:1;mem:64", Map.of()).within().memoryLimit()).isEqualTo(Bounds.INFINITE);
    }

    @Test
    void isolatorsAreNamedAsInMesos() {
        assertThat(settings("cgroups/all, posix/cpu").isolators())
                .containsExactly(Kind.CGROUPS_CPU, Kind.CGROUPS_MEM, Kind.CGROUPS_PIDS, Kind.POSIX_CPU);
        assertThat(settings("process").isolators()).containsExactly(Kind.POSIX_CPU, Kind.POSIX_MEM);
        assertThatThrownBy(() -> settings("cgroups/cpu,cgroups/memory"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent.isolation")
                .hasMessageContaining("'cgroups/memory'")
                .hasMessageContaining("cgroups/mem");
    }

    @ParameterizedTest
    @CsvSource({
        "cgroups-root, ../up",
        "cgroups-root, ''",
        "cgroups-root, /a",
        "cgroups-root, a/../b",
        "cgroups-hierarchy, sys",
        "cgroups-max-processes, 0",
        "container-watch-interval, 0s"
    })
    void aSettingThatCannotBeIsNamed(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent." + name);
    }

    @Test
    void aMachineWithoutControlGroupsSaysWhatItDoesNotHoldTasksTo() throws IOException {
        Map<String, String> nowhere = Map.of("isolation", "cgroups/mem", "cgroups-hierarchy", temp + "/none");
        try (ContainerNetworks networks = noNetworks();
                Isolation isolation = Isolation.open(settings(nowhere), new AgentId("a"), means(networks))) {
            assertThat(isolation.inForce().names()).isEmpty();
            assertThat(isolation.inForce().notHeld())
                    .hasSize(2)
                    .anySatisfy(what -> assertThat(what).contains("cgroups/mem does not work here"));
            assertThat(isolation.prepare("c1", Optional.empty(), Bounds.NONE)).isEmpty();
        }
    }

    @Test
    void strictIsolationRefusesToStart() throws IOException {
        ContainerNetworks networks = noNetworks();
        IsolationSettings strict = settings(Map.of("strict-isolation", "true"));
        assertThatThrownBy(() -> Isolation.open(strict, new AgentId("a"), means(networks)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mem is not limited")
                .hasMessageContaining("strict-isolation");
    }

    private ContainerNetworks noNetworks() throws IOException {
        return ContainerNetworks.open(settings("").networks(), temp.resolve("networks"), "a", "");
    }

    private IsolationMeans means(ContainerNetworks networks) {
        return new IsolationMeans(temp, new FakeProcesses(Map.of()), Optional.empty(), Gpus.NONE, networks);
    }

    private static IsolationSettings settings(String isolation) {
        return settings(Map.of("isolation", isolation));
    }

    private static IsolationSettings settings(Map<String, String> settings) {
        Config config = ConfigFactory.parseMap(settings)
                .atPath("kebne.agent")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"))
                .resolve();
        return IsolationSettings.of(config.getConfig("kebne.agent"));
    }

    private static Bounds bounds(String resources, Map<String, Limit> limits) {
        return Bounds.of(Resources.parse(resources), limits);
    }

    private static Confined confined(ControlGroup group) {
        return new Confined("c1", group, Optional.empty(), Bounds.NONE, Optional.empty());
    }

    private ControlGroup group(String... files) throws IOException {
        for (String file : files) {
            Files.writeString(temp.resolve(file), "0\n");
        }
        return new ControlGroup(List.of(temp));
    }

    private void write(String file, long number) throws IOException {
        Files.writeString(temp.resolve(file), number + "\n");
    }

    private String read(String file) throws IOException {
        return Files.readString(temp.resolve(file)).strip();
    }
}
