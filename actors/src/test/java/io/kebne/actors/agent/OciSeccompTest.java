package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Containers of images may make the system calls that a profile allows, and no others. */
class OciSeccompTest extends OciTasks {
    private static final String STATUS = "cat /proc/self/status > status; ";

    @Test
    void aCallThatIsNotAllowedFails() throws Exception {
        startWith(
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['utime', 'utimes', 'futimesat', 'utimensat'],"
                        + " 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 1}]}");
        bed.acknowledged(run("t1", CommandInfo.shell(STATUS + "touch status; echo $?")), TaskState.FINISHED);
        assertThat(read("t1", "status")).contains("Seccomp:\t2");
        assertThat(read("t1", "stdout")).isEqualTo("1\n");
        assertThat(read("t1", "stderr")).contains("Operation not permitted");
    }

    @Test
    void withoutAProfileAllAreAllowed() throws Exception {
        start(Map.of());
        bed.acknowledged(run("t1", CommandInfo.shell(STATUS + "touch status; echo $?")), TaskState.FINISHED);
        assertThat(read("t1", "status")).contains("Seccomp:\t0");
        assertThat(read("t1", "stdout")).isEqualTo("0\n");
    }

    @Test
    void aProfileForAllKindsOfContainersLetsThemRun() throws Exception {
        Path common = Path.of("/usr/share/containers/seccomp.json");
        assumeTrue(Files.exists(common), "Podman's profile is not here");
        startWith(Files.readString(common));
        bed.acknowledged(run("t1", CommandInfo.shell(STATUS + "touch x; id; ls / > x; echo $?")), TaskState.FINISHED);
        assertThat(read("t1", "status")).contains("Seccomp:\t2");
        assertThat(read("t1", "stdout")).endsWith("0\n");
    }

    @Test
    void whatHoldsOnlySomeIsSaid() throws Exception {
        startWith("{'defaultAction': 'SCMP_ACT_ALLOW'}");
        assertThat(bed.host.isolation().inForce().notHeld())
                .contains("linux/seccomp holds containers of images without an engine only");
        assertThat(bed.host.isolation().inForce().names()).isEqualTo("linux/seccomp");
    }

    @Test
    void aProfileThatMeansNothingKeepsTheAgentFromStarting() {
        assertThatThrownBy(() -> startWith("{'defaultAction': 'NONE'}"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("kebne.agent.seccomp-profile-name: " + temp.resolve("profile.json")
                        + ": defaultAction: 'NONE' is no action");
        assertThatThrownBy(() -> start(Map.of("isolation", "linux/seccomp")))
                .hasMessageContaining("kebne.agent.seccomp-profile-name: linux/seccomp needs one");
    }

    private void startWith(String profile) throws Exception {
        writeProfile(profile);
        Map<String, String> settings = new HashMap<>();
        settings.put("isolation", "linux/seccomp");
        settings.put("seccomp-config-dir", temp.toString());
        settings.put("seccomp-profile-name", "profile.json");
        start(settings);
    }

    private void writeProfile(String profile) throws IOException {
        Files.writeString(temp.resolve("profile.json"), profile.replace('\'', '"'));
    }
}
