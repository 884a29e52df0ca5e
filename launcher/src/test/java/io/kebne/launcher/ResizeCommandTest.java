package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResizeCommandTest {
    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster()
                .shows(
                        "/tasks?limit=1000000",
                        "{'tasks':[{'id':'web-0','framework_id':'f','slave_id':'a','state':'TASK_RUNNING'}]}");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void whatIsNamedIsChanged() {
        Output output = master.run("resize", "web", "--cpus", "0.5", "--mem-limit", "Infinity");

        assertThat(output.err()).isEmpty();
        assertThat(output.out()).isEqualTo("web-0\n");
        assertThat(master.changes())
                .singleElement()
                .satisfies(change -> assertThat(change)
                        .startsWith("POST /resize ")
                        .contains("cpus=0.5", "mem_limit=Infinity", "framework_id=f", "task_id=web-0"));
    }

    @Test
    void somethingMustBeNamed() {
        Output output = master.run("resize", "web-0");

        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.err()).contains("--cpus: or --mem, or a limit of them, must be given");
        assertThat(master.changes()).isEmpty();
    }
}
