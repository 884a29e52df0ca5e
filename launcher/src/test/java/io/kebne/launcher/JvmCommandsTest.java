package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kebne jvm}, and what {@code kebne run} says of Java programs before it asks anybody. The master is its own agent. */
class JvmCommandsTest {
    private static final String COUNTERS = "{'task_id':'web-0','framework_id':'f','version':'17.0.15',"
            + "'heap_used_bytes':3145728,'heap_committed_bytes':4194304,'heap_max_bytes':8388608,'gc_collections':5,"
            + "'gc_milliseconds':60,'threads':7,'classes':800}";

    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        String address = master.url().substring("http://".length());
        master.shows(
                        "/tasks?limit=1000000",
                        "{'tasks':[{'id':'web-0','framework_id':'f','slave_id':'a'," + "'state':'TASK_RUNNING'}]}")
                .shows("/slaves", "{'slaves':[{'id':'a','active':true,'pid':'slave(1)@" + address + "'}]}")
                .shows("/jvm", "[" + COUNTERS + "]")
                .shows("/jvm/web-0?framework_id=f", COUNTERS)
                .shows("/jvm/web-0/threads?framework_id=f", "stacks\n")
                .shows("/jvm/web-0/histogram?framework_id=f", "objects\n");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void virtualMachinesAreListedFromTheirAgents() {
        assertThat(master.run("jvm", "ls").out()).isEqualTo("""
                TASK   JAVA     HEAP MB  MAX MB  GCS  GC MS  THREADS  CLASSES
                web-0  17.0.15  3        8       5    60     7        800
                """);
        assertThat(master.run("jvm", "ls", "--json").out()).startsWith("[{\"task_id\":\"web-0\"");
    }

    @Test
    void oneIsLookedAtOnItsAgent() {
        assertThat(master.run("jvm", "threads", "web").out()).isEqualTo("stacks\n");
        assertThat(master.run("jvm", "heap", "web", "--histogram", "--all").out())
                .isEqualTo("objects\n");
        assertThat(master.run("jvm", "heap", "web", "--histogram").exitCode()).isZero();
        assertThat(master.run("jvm", "gc", "web-0", "--run").out()).contains("5", "60", "3145728");
        assertThat(master.run("jvm", "jfr", "web-0", "start", "--settings", "profile", "--duration", "3")
                        .exitCode())
                .isZero();
        assertThat(master.run("jvm", "logger", "web-0", "com.example", "debug").exitCode())
                .isZero();
        assertThat(master.run("jvm", "logger", "web-0").exitCode()).isZero();
        assertThat(master.changes())
                .containsExactly(
                        "POST /jvm/web-0/live-histogram?framework_id=f",
                        "POST /jvm/web-0/gc?framework_id=f",
                        "POST /jvm/web-0/jfr/start?duration=3&framework_id=f&settings=profile",
                        "POST /jvm/web-0/logger?framework_id=f&level=debug&name=com.example",
                        "POST /jvm/web-0/logger?framework_id=f&name=root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jvm threads none | 1 | there is no task 'none'",
                "jvm heap web-0 --all | 2 | --all: is for --histogram",
                "jvm jfr web-0 record | 2 | ACTION: must be check, start, dump or stop",
                "jvm jfr web-0 | 1 | answered with status 404",
                "run --jar a.jar --mem 64 | 2 | resources.mem: leaves less than 8 MB for the heap: heap + metaspace 32",
                "run --jar a.jar --heap 1g | 2 | jvm.heap: needs more memory than the task has: heap 1024 + ",
                "run --jar a.jar --heap big | 2 | --heap: 'big' is no size",
                "run --jar a.jar --main-class B | 2 | --main-class: and --jar do not go together",
                "run --jdk 17 -- true | 2 | --jar: or --main-class must be given",
                "run --jar a.jar --jvm-arg=-Xmx1g | 2 | jvm.jvm_arguments: must not set the largest heap",
                "run | 2 | CMD: a program is needed, or --image, --jar or --main-class",
                "run --image x --jar a.jar | 2 | --image: cannot be had beside --jar or --main-class"
            })
    void whatIsWrongIsToldInALine(String line, int exitCode, String message) {
        Output output = master.run(line.split(" "));

        assertThat(output.err()).contains(message);
        assertThat(output.exitCode()).isEqualTo(exitCode);
        assertThat(master.changes()).isEmpty();
    }
}
