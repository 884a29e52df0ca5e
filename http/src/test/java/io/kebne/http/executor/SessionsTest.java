package io.kebne.http.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.ContainerInfo;
import org.apache.mesos.v1.Protos.TTYInfo;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Call.AttachContainerInput;
import org.apache.mesos.v1.agent.Protos.ProcessIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions beside a real task, over an agent's operator API. */
class SessionsTest {
    private static final String RECORDS = "application/recordio";

    @TempDir
    private Path directory;

    private ExecutorBed bed;

    @BeforeEach
    void begin() throws Exception {
        bed = new ExecutorBed(directory);
    }

    @AfterEach
    void end() throws Exception {
        bed.close();
    }

    private static Call.Builder session(ContainerID id, String line) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.LAUNCH_NESTED_CONTAINER_SESSION);
        call.getLaunchNestedContainerSessionBuilder().setContainerId(id).setCommand(Containers.command(line));
        return call;
    }

    private static Call.Builder terminal(ContainerID id, String line, int rows, int columns) {
        Call.Builder call = session(id, line);
        call.getLaunchNestedContainerSessionBuilder()
                .getContainerBuilder()
                .setType(ContainerInfo.Type.MESOS)
                .setTtyInfo(size(rows, columns));
        return call;
    }

    private static TTYInfo size(int rows, int columns) {
        TTYInfo.Builder info = TTYInfo.newBuilder();
        info.getWindowSizeBuilder().setRows(rows).setColumns(columns);
        return info.build();
    }

    /** The next record; null at the end. */
    private static ProcessIO next(InputStream in, WireFormat format) throws IOException {
        int length = 0;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c != '\n'; c = in.read()) {
            assertThat((char) c).isBetween('0', '9');
            length = length * 10 + (c - '0');
        }
        return format.decode(ByteString.fromArray(in.readNBytes(length)), ProcessIO.getDefaultInstance());
    }

    /** What comes of this type until the end. */
    private static String rest(InputStream in, WireFormat format, ProcessIO.Data.Type type) throws IOException {
        StringBuilder text = new StringBuilder();
        for (ProcessIO io = next(in, format); io != null; io = next(in, format)) {
            if (io.getData().getType() == type) {
                text.append(io.getData().getData().toStringUtf8());
            }
        }
        return text.toString();
    }

    /** What a session has printed, read as far as it was looked for. */
    private static final class Output {
        private final InputStream in;
        private final WireFormat format;
        private String text = "";

        Output(HttpResponse<InputStream> answer, WireFormat format) {
            assertThat(answer.statusCode()).isEqualTo(200);
            this.in = answer.body();
            this.format = format;
        }

        /** Reads until this was printed; what comes before it is not looked at again. */
        void until(String expected) throws IOException {
            while (!text.contains(expected)) {
                ProcessIO io = next(in, format);
                assertThat(io).as("the end after " + text).isNotNull();
                text += io.getData().getData().toStringUtf8();
            }
            text = text.substring(text.indexOf(expected) + expected.length());
        }

        String rest() throws IOException {
            return text + SessionsTest.rest(in, format, ProcessIO.Data.Type.STDOUT);
        }
    }

    /** The input of one session, as its client writes it. */
    private static final class Input implements AutoCloseable {
        private final WireFormat format;
        private final HttpURLConnection connection;
        private final OutputStream out;

        Input(Containers agent, ContainerID id) throws IOException {
            format = agent.format();
            connection = agent.records();
            out = connection.getOutputStream();
            send(AttachContainerInput.newBuilder()
                    .setType(AttachContainerInput.Type.CONTAINER_ID)
                    .setContainerId(id));
        }

        void type(String text) throws IOException {
            ProcessIO.Builder io = ProcessIO.newBuilder().setType(ProcessIO.Type.DATA);
            io.getDataBuilder()
                    .setType(ProcessIO.Data.Type.STDIN)
                    .setData(com.google.protobuf.ByteString.copyFrom(text, UTF_8));
            process(io);
        }

        void resize(int rows, int columns) throws IOException {
            ProcessIO.Builder io = ProcessIO.newBuilder().setType(ProcessIO.Type.CONTROL);
            io.getControlBuilder().setType(ProcessIO.Control.Type.TTY_INFO).setTtyInfo(size(rows, columns));
            process(io);
        }

        private void process(ProcessIO.Builder io) throws IOException {
            send(AttachContainerInput.newBuilder()
                    .setType(AttachContainerInput.Type.PROCESS_IO)
                    .setProcessIo(io));
        }

        private void send(AttachContainerInput.Builder input) throws IOException {
            Call call = Call.newBuilder()
                    .setType(Call.Type.ATTACH_CONTAINER_INPUT)
                    .setAttachContainerInput(input)
                    .build();
            out.write(RecordIo.encode(format.encode(call)).toArray());
            out.flush();
        }

        /** Says no more, and hears what that came to. */
        int end() throws IOException {
            out.close();
            return connection.getResponseCode();
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aCommandRunsWhereTheTaskIsAndItsExitStatusIsKept(WireFormat format) throws Exception {
        Containers agent = new Containers(bed, format).withTask();
        ContainerID id = agent.id("s");

        HttpResponse<InputStream> answer =
                agent.stream(session(id, "pwd; echo $OWN; echo $MESOS_TASK_ID; echo oops >&2; exit 3"), RECORDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(RECORDS);
        assertThat(answer.headers().firstValue("message-content-type")).contains(format.mediaType());
        List<ProcessIO> all = new ArrayList<>();
        for (ProcessIO io = next(answer.body(), format); io != null; io = next(answer.body(), format)) {
            all.add(io);
        }
        assertThat(text(all, ProcessIO.Data.Type.STDOUT)).endsWith(agent.task().getValue() + "\nof the task\nt1\n");
        assertThat(text(all, ProcessIO.Data.Type.STDERR)).isEqualTo("oops\n");
        assertThat(agent.status(id)).isEqualTo(3 * 256);
        assertThat(agent.remove(id).statusCode()).isEqualTo(200);
    }

    private static String text(List<ProcessIO> all, ProcessIO.Data.Type type) {
        StringBuilder text = new StringBuilder();
        all.stream()
                .filter(io -> io.getData().getType() == type)
                .forEach(io -> text.append(io.getData().getData().toStringUtf8()));
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void inputReachesTheCommandUntilItsEnd(WireFormat format) throws Exception {
        Containers agent = new Containers(bed, format).withTask();
        ContainerID id = agent.id("s");
        HttpResponse<InputStream> answer = agent.stream(session(id, "cat; echo end"), format.mediaType());
        assertThat(answer.headers().firstValue("content-type")).contains(format.mediaType());
        try (Input input = new Input(agent, id)) {
            Output output = new Output(answer, format);
            input.type("hello\n");
            output.until("hello\n");
            input.type("");
            assertThat(output.rest()).isEqualTo("end\n");
            assertThat(input.end()).isEqualTo(200);
        }
        assertThat(agent.status(id)).isZero();
    }

    @Test
    void aTerminalHasASizeAndKeysThatMeanSomething() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        ContainerID id = agent.id("s");
        String line = "trap 'stty size' WINCH; trap 'echo interrupted' INT; tty; stty size; echo ready; "
                // A shell whose reading was interrupted reads again.
                + "word=; while [ \"$word\" != end ]; do read word && echo got $word; done; exit 5";
        HttpResponse<InputStream> answer = agent.stream(terminal(id, line, 33, 99), RECORDS);
        Output output = new Output(answer, WireFormat.JSON);
        try (Input input = new Input(agent, id)) {
            output.until("/dev/pts/");
            output.until("33 99");
            output.until("ready");
            input.type("word\n");
            output.until("got word");
            input.resize(44, 111);
            input.type("\n");
            output.until("44 111");
            input.type("\u0003\n");
            output.until("interrupted");
            input.type("end\n");
            assertThat(output.rest()).contains("got end");
        }
        assertThat(agent.status(id)).isEqualTo(5 * 256);
    }

    @Test
    void othersMayWatch() throws Exception {
        Containers agent = new Containers(bed, WireFormat.PROTOBUF).withTask();
        ContainerID id = agent.id("s");
        HttpResponse<InputStream> first = agent.stream(
                session(id, "echo before; until [ -f go ]; do sleep 0.02; done; rm go; echo after"), RECORDS);
        Output one = new Output(first, WireFormat.PROTOBUF);
        one.until("before\n");
        Call.Builder attach = Call.newBuilder().setType(Call.Type.ATTACH_CONTAINER_OUTPUT);
        attach.getAttachContainerOutputBuilder().setContainerId(id);

        HttpResponse<InputStream> second = agent.stream(attach, RECORDS);

        assertThat(second.statusCode()).isEqualTo(200);
        Files.createFile(sandbox().resolve("go"));
        assertThat(rest(second.body(), WireFormat.PROTOBUF, ProcessIO.Data.Type.STDOUT))
                .isEqualTo("after\n");
        assertThat(one.rest()).isEqualTo("after\n");
        assertThat(agent.stream(attach, RECORDS).statusCode()).isEqualTo(400);
        attach.getAttachContainerOutputBuilder().setContainerId(agent.id("nobody"));
        assertThat(agent.stream(attach, RECORDS).statusCode()).isEqualTo(404);
    }

    private Path sandbox() {
        return bed.host()
                .workDirectory()
                .root()
                .resolve("slaves/" + bed.host().info().id() + "/frameworks/framework-1/executors/t1/runs/latest");
    }

    @Test
    void aSessionEndsWithItsConnectionAndAllThatItStarted() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        ContainerID id = agent.id("s");
        String line = "trap '' TERM HUP PIPE; (setsid sh -c 'echo $$ > child; while :; do sleep 0.1; done') & "
                + "until [ -s child ]; do sleep 0.02; done; echo up; while :; do sleep 0.1; done";
        HttpResponse<InputStream> answer = agent.stream(session(id, line), RECORDS);
        new Output(answer, WireFormat.JSON).until("up");
        long child = Long.parseLong(Files.readString(sandbox().resolve("child")).strip());
        assertThat(runs(child)).isTrue();

        answer.body().close();

        assertThat(agent.status(id)).isEqualTo(9);
        assertThat(runs(child)).isFalse();
    }

    /** One that nobody has waited for has no command line any more. */
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.info().commandLine().isPresent())
                .isPresent();
    }

    @Test
    void badInputIsRefusedWithTheFieldsName() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        ContainerID id = agent.id("s");
        HttpResponse<InputStream> session = agent.stream(session(id, "cat"), RECORDS);
        assertThat(session.statusCode()).isEqualTo(200);
        assertThat(agent.stream(session(id, "cat"), RECORDS).statusCode()).isEqualTo(202);
        assertThat(agent.stream(session(agent.id("other"), "cat"), "text/plain").statusCode())
                .isEqualTo(406);

        assertThat(records(agent, "", "").statusCode()).isEqualTo(400);
        assertThat(records(agent, "", "text/plain").statusCode()).isEqualTo(415);
        assertThat(records(agent, "", "application/json").body()).contains("body");
        assertThat(records(agent, "x\n", "application/json").statusCode()).isEqualTo(400);
        String early = "{\"type\":\"ATTACH_CONTAINER_INPUT\",\"attach_container_input\":{\"type\":\"PROCESS_IO\"}}";
        HttpResponse<String> first = records(agent, early.length() + "\n" + early, "application/json");
        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(first.body()).contains("attach_container_input.type");
        try (Input nobody = new Input(agent, agent.id("nobody"))) {
            assertThat(nobody.end()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> records(Containers agent, String body, String type) throws Exception {
        return agent.records(HttpRequest.BodyPublishers.ofString(body), type);
    }
}
