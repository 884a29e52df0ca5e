package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response;

/** A client of an agent's operator API, and one task for it to work on. */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
final class Containers {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final FrameworkInfo FRAMEWORK = FrameworkInfo.of(new FrameworkId("framework-1"), "tests", "role-1");
    static final TaskKey TASK = new TaskKey(FRAMEWORK.id(), new TaskId("t1"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorBed bed;
    private final WireFormat format;
    private ContainerID task = ContainerID.getDefaultInstance();

    Containers(ExecutorBed bed, WireFormat format) {
        this.bed = bed;
        this.format = format;
    }

    /** Starts the task, in whose container others will be. */
    Containers withTask() {
        CommandInfo command = CommandInfo.shell("exec sleep 1000")
                .withEnvironment(List.of(new EnvironmentVariable("OWN", "of the task")));
        bed.tell(new RunTask(
                FRAMEWORK, "role-1", TaskInfo.of(TASK.taskId(), "t1", Resources.parse("cpus:0.1;mem:32"), command)));
        bed.expect("t1", TaskState.STARTING);
        String id = bed.expect("t1", TaskState.RUNNING).containerId().orElseThrow();
        task = ContainerID.newBuilder().setValue(id).build();
        return this;
    }

    WireFormat format() {
        return format;
    }

    ContainerID task() {
        return task;
    }

    ContainerID id(String value) {
        return ContainerID.newBuilder().setValue(value).setParent(task).build();
    }

    static Protos.CommandInfo command(String line) {
        return Protos.CommandInfo.newBuilder().setValue(line).build();
    }

    HttpResponse<byte[]> launch(ContainerID id, String line) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.LAUNCH_NESTED_CONTAINER);
        call.getLaunchNestedContainerBuilder().setContainerId(id).setCommand(command(line));
        return call(call);
    }

    void started(ContainerID id, String line) throws Exception {
        HttpResponse<byte[]> answer = launch(id, line);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
    }

    HttpResponse<byte[]> await(ContainerID id) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.WAIT_NESTED_CONTAINER);
        call.getWaitNestedContainerBuilder().setContainerId(id);
        return call(call);
    }

    /** How a container ended, as wait(2) has it. */
    int status(ContainerID id) throws Exception {
        HttpResponse<byte[]> answer = await(id);
        assertThat(answer.statusCode()).isEqualTo(200);
        return response(answer).getWaitNestedContainer().getExitStatus();
    }

    HttpResponse<byte[]> kill(ContainerID id, int signal) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.KILL_NESTED_CONTAINER);
        call.getKillNestedContainerBuilder().setContainerId(id).setSignal(signal);
        return call(call);
    }

    HttpResponse<byte[]> remove(ContainerID id) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.REMOVE_NESTED_CONTAINER);
        call.getRemoveNestedContainerBuilder().setContainerId(id);
        return call(call);
    }

    Response response(HttpResponse<byte[]> answer) {
        return format.decode(ByteString.fromArray(answer.body()), Response.getDefaultInstance());
    }

    HttpResponse<byte[]> call(Call.Builder call) throws Exception {
        return client.send(request(call, format.mediaType()).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<InputStream> stream(Call.Builder call, String accept) throws Exception {
        return client.send(
                request(call, accept)
                        .header("Message-Accept", format.mediaType())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A call of many records. */
    HttpResponse<String> records(HttpRequest.BodyPublisher body, String type) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri()).timeout(PATIENCE).header("Content-Type", "application/recordio");
        if (!type.isEmpty()) {
            request.header("Message-Content-Type", type);
        }
        return client.send(request.POST(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The same, of which each record is sent when it is flushed. */
    HttpURLConnection records() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(0);
        connection.setRequestProperty("Content-Type", "application/recordio");
        connection.setRequestProperty("Message-Content-Type", format.mediaType());
        return connection;
    }

    private HttpRequest.Builder request(Call.Builder call, String accept) {
        return HttpRequest.newBuilder(uri())
                .timeout(PATIENCE)
                .header("Content-Type", format.mediaType())
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        format.encode(call.build()).toArray()));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + bed.server().port() + "/api/v1");
    }
}
