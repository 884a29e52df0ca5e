package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.actors.agent.oci.SeccompProfile.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeccompProfileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Machine HERE = new Machine("amd64", "6.1.0-13-amd64");

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** The names of the rules that count, of rules with these conditions, each named by its place. */
    private static List<String> counted(Machine machine, Set<String> capabilities, String... conditions)
            throws IOException {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < conditions.length; i++) {
            rules.add("{'names': ['call" + i + "'], 'action': 'SCMP_ACT_ALLOW', " + conditions[i] + "}");
        }
        String text = "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [" + String.join(",", rules) + "]}";
        List<String> names = new ArrayList<>();
        SeccompProfile.of(json(text), machine)
                .rules(capabilities)
                .get("syscalls")
                .forEach(rule -> names.add(rule.at("/names/0").asText()));
        return names;
    }

    @Test
    void aRuntimeIsToldWhatCountsHere() throws Exception {
        SeccompProfile profile = SeccompProfile.of(
                json("{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 38, 'defaultErrno': 'ENOSYS', 'archMap': ["
                        + "{'architecture': 'SCMP_ARCH_AARCH64', 'subArchitectures': ['SCMP_ARCH_ARM']},"
                        + "{'architecture': 'SCMP_ARCH_X86_64', 'subArchitectures': ['SCMP_ARCH_X86']}],"
                        + "'syscalls': [{'names': ['read', 'write'], 'action': 'SCMP_ACT_ALLOW', 'args': [], 'comment': 'x',"
                        + "'includes': {}, 'excludes': {}},"
                        + "{'name': 'socket', 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 22, 'args': [{'index': 0, 'value': 16,"
                        + "'valueTwo': 0, 'op': 'SCMP_CMP_EQ'}]}]}"),
                HERE);
        assertThat((JsonNode) profile.rules(Set.of()))
                .isEqualTo(json("{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 38,"
                        + "'architectures': ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],"
                        + "'syscalls': [{'names': ['read', 'write'], 'action': 'SCMP_ACT_ALLOW'},"
                        + "{'names': ['socket'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 22,"
                        + "'args': [{'index': 0, 'value': 16, 'valueTwo': 0, 'op': 'SCMP_CMP_EQ'}]}]}"));
    }

    @Test
    void rulesCountByCapabilities() throws Exception {
        String[] conditions = {
            "'includes': {'caps': ['CAP_A']}",
            "'excludes': {'caps': ['CAP_A']}",
            "'includes': {'caps': ['CAP_A', 'CAP_B']}"
        };
        assertThat(counted(HERE, Set.of(), conditions)).containsExactly("call1");
        assertThat(counted(HERE, Set.of("CAP_A"), conditions)).containsExactly("call0");
        assertThat(counted(HERE, Set.of("CAP_A", "CAP_B"), conditions)).containsExactly("call0", "call2");
    }

    @Test
    void rulesCountByArchitecture() throws Exception {
        String[] conditions = {
            "'includes': {'arches': ['amd64', 'x32']}",
            "'includes': {'arches': ['arm64']}",
            "'excludes': {'arches': ['arm64']}"
        };
        assertThat(counted(HERE, Set.of(), conditions)).containsExactly("call0", "call2");
        assertThat(counted(new Machine("arm64", "6.1"), Set.of(), conditions)).containsExactly("call1");
    }

    @ParameterizedTest
    @CsvSource({"4.8,true", "6.1,true", "6.2,false", "7.0,false", "5.99,true"})
    void rulesCountByKernel(String least, boolean counts) throws Exception {
        assertThat(counted(
                        HERE,
                        Set.of(),
                        "'includes': {'minKernel': '" + least + "'}",
                        "'excludes': {'minKernel': '" + least + "'}"))
                .containsExactly(counts ? "call0" : "call1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | defaultAction: '' is no action",
                "[] | defaultAction: '' is no action",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': {}} | syscalls: must be a list",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{}]} | syscalls[0].action: '' is no action",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG'}]}"
                        + " | syscalls[0].names: must not be empty",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG', 'names': ['a b']}]}"
                        + " | syscalls[0].names: 'a b' is no system call",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG', 'names': ['a'],"
                        + " 'args': [{'index': 6}]}]} | syscalls[0].args[0].index: must lie between 0 and 5",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG', 'names': ['a'],"
                        + " 'args': [{'index': 1, 'op': 'EQ'}]}]} | syscalls[0].args[0].op: 'EQ' is no comparison",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG', 'names': ['a'],"
                        + " 'args': [{'index': 1, 'op': 'SCMP_CMP_EQ'}]}]} | syscalls[0].args[0].value: must be a number",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'action': 'SCMP_ACT_LOG', 'names': ['a'],"
                        + " 'includes': {'minKernel': 'new'}}]} | minKernel: 'new' is no version"
            })
    void whatMeansNothingIsNamed(String profile, String message) {
        assertThatThrownBy(() -> SeccompProfile.of(json(profile), HERE))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void aFileThatIsNoneIsNamed(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("p.json");
        assertThatThrownBy(() -> SeccompProfile.read(file)).hasMessage("there is no file " + file);
        Files.writeString(file, "{");
        assertThatThrownBy(() -> SeccompProfile.read(file)).hasMessageStartingWith(file + ": ");
    }
}
