package io.kebne.multijvm.measure;

import akka.util.ByteString;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.v1.StatusMessages;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * A framework's own executor over the executor API, whose tasks run and have finished as soon as they are launched. Its updates
 * go over one connection, so that they stay in order, without waiting for their answers. Ends with its subscription.
 */
final class ExecutorProgram {
    private static final String PATH = "/api/v1/executor";

    private final URI agent = URI.create("http://" + System.getenv("MESOS_AGENT_ENDPOINT"));
    private final Protos.FrameworkID frameworkId = Protos.FrameworkID.newBuilder()
            .setValue(System.getenv("MESOS_FRAMEWORK_ID"))
            .build();
    private final Protos.ExecutorID executorId = Protos.ExecutorID.newBuilder()
            .setValue(System.getenv("MESOS_EXECUTOR_ID"))
            .build();
    private final CallConnection calls;

    private ExecutorProgram() throws IOException {
        calls = CallConnection.open(agent, PATH, WireFormat.PROTOBUF.mediaType(), "none");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new ExecutorProgram().run();
    }

    private void run() throws IOException, InterruptedException {
        Call.Builder subscribe = call(Call.Type.SUBSCRIBE);
        subscribe.getSubscribeBuilder();
        String type = WireFormat.PROTOBUF.mediaType();
        HttpRequest request = HttpRequest.newBuilder(agent.resolve(PATH))
                .header("Content-Type", type)
                .header("Accept", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(subscribe.build().toByteArray()))
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream stream = new BufferedInputStream(response.body())) {
            int length = 0;
            for (int c = stream.read(); c >= 0; c = stream.read()) {
                if (c == '\n') {
                    ByteString record = ByteString.fromArrayUnsafe(stream.readNBytes(length));
                    heard(WireFormat.PROTOBUF.decode(record, Event.getDefaultInstance()));
                    length = 0;
                } else {
                    length = length * 10 + (c - '0');
                }
            }
        }
    }

    private void heard(Event event) {
        if (event.getType() == Event.Type.LAUNCH) {
            Protos.TaskID taskId = event.getLaunch().getTask().getTaskId();
            update(taskId, TaskState.TASK_RUNNING);
            update(taskId, TaskState.TASK_FINISHED);
        } else if (event.getType() == Event.Type.SHUTDOWN) {
            System.exit(0);
        }
    }

    private void update(Protos.TaskID taskId, TaskState state) {
        Call.Builder call = call(Call.Type.UPDATE);
        call.getUpdateBuilder()
                .getStatusBuilder()
                .setTaskId(taskId)
                .setState(state)
                .setSource(Protos.TaskStatus.Source.SOURCE_EXECUTOR)
                .setExecutorId(executorId)
                .setUuid(StatusMessages.uuid(UUID.randomUUID()));
        calls.send(call.build().toByteArray());
    }

    private Call.Builder call(Call.Type type) {
        return Call.newBuilder().setType(type).setFrameworkId(frameworkId).setExecutorId(executorId);
    }
}
