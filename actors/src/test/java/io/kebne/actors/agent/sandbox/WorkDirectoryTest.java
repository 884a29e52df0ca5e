package io.kebne.actors.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final ExecutorId EXECUTOR = new ExecutorId("e");

    @TempDir
    Path temp;

    @Test
    void theAgentKeepsItsIdAcrossRestarts() throws IOException {
        try (WorkDirectory first = open("id-1")) {
            assertThat(first.agentId().value()).isEqualTo("id-1");
        }
        try (WorkDirectory second = open("id-2")) {
            assertThat(second.agentId().value()).isEqualTo("id-1");
        }
    }

    @Test
    void aSecondAgentOfTheSameProcessIsKeptOutAndDoesNotLetAThirdIn() throws IOException {
        try (WorkDirectory first = open("a")) {
            assertThat(first.agentId().value()).isEqualTo("a");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> open("b"))
                        .isInstanceOf(WorkDirectoryException.class)
                        .hasMessage("The work directory " + temp.resolve("work")
                                + " is in use by another agent, run by this process");
            }
            assertThat(lockedForOthers()).isTrue();
        }
    }

    @Test
    void anAgentOfAnotherProcessIsKeptOut() throws Exception {
        open("a").close();
        Process other = holdLock();
        try {
            assertThatThrownBy(() -> open("b"))
                    .isInstanceOf(WorkDirectoryException.class)
                    .hasMessageContaining("is in use by another agent, run by process ")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        } finally {
            other.destroyForcibly().waitFor();
        }
        open("b").close();
    }

    @Test
    void thatTheClusterHadRemovedAnAgentIsSaidOnce() throws IOException {
        try (WorkDirectory work = open("a")) {
            assertThat(work.takeExpelled()).isFalse();
            work.noteExpelled();
        }
        try (WorkDirectory work = open("b")) {
            assertThat(work.takeExpelled()).isTrue();
            assertThat(work.takeExpelled()).isFalse();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        Files.writeString(temp.resolve("work"), "a file");
        assertThatThrownBy(() -> open("a"))
                .isInstanceOf(WorkDirectoryException.class)
                .hasMessageStartingWith("The work directory " + temp.resolve("work") + " cannot be written");
    }

    @Test
    void anIdThatIsNoneIsRefusedAndTheLockGivenBack() throws IOException {
        open("a").close();
        Files.writeString(temp.resolve("work/meta/agent-id"), "a/b");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> open("b")).hasMessageContaining("does not hold an agent's id");
        }
    }

    @Test
    void sandboxesLieWhereMesosHasThem() throws IOException {
        try (WorkDirectory work = open("agent")) {
            Path sandbox = work.createSandbox(FRAMEWORK, EXECUTOR, "c1");
            assertThat(sandbox)
                    .isEqualTo(temp.resolve("work/slaves/agent/frameworks/f/executors/e/runs/c1"))
                    .isEqualTo(work.sandbox(FRAMEWORK, EXECUTOR, "c1"))
                    .isEmptyDirectory();
        }
    }

    @Test
    void latestFollowsTheNewestSandbox() throws IOException {
        try (WorkDirectory work = open("agent")) {
            Path first = work.createSandbox(FRAMEWORK, EXECUTOR, "c1");
            Path latest = first.resolveSibling("latest");
            assertThat(latest.toRealPath()).isEqualTo(first.toRealPath());
            Path second = work.createSandbox(FRAMEWORK, EXECUTOR, "c2");
            assertThat(latest.toRealPath()).isEqualTo(second.toRealPath());
        }
    }

    private WorkDirectory open(String freshId) throws WorkDirectoryException {
        Supplier<String> id = () -> freshId;
        return WorkDirectory.open(temp.resolve("work"), id);
    }

    /** Another JVM that holds the lock until it is destroyed. */
    private Process holdLock() throws IOException {
        Process process = java("hold");
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }

    private boolean lockedForOthers() throws IOException {
        Process process = java("try");
        return process.inputReader().readLine().equals("locked");
    }

    private Process java(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        what,
                        temp.resolve("work/meta/lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
