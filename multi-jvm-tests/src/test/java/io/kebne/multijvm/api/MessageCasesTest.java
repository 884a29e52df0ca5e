package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.multijvm.clients.DriverExecutor;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler and its executor, which is a process that sends back what it is told. */
@Timeout(300)
class MessageCasesTest {
    private static final double TINY = 0.1;

    /** No text in any encoding that is in use. */
    private static final ByteString BYTES = ByteString.copyFrom(new byte[] {0, 1, -1, '"', '\n', -128, 127});

    @TempDir
    private Path directory;

    @Test
    @DisplayName("10 [SchedulerTest.Message]")
    void messagesPassUnchangedBothWaysBeforeAndAfterAFailover() throws Exception {
        try (LocalCluster cluster = ApiCluster.start(directory, 1, "")) {
            for (WireFormat format : WireFormat.values()) {
                passBothWays(cluster, format);
            }
        }
    }

    private static void passBothWays(LocalCluster cluster, WireFormat format) throws Exception {
        FrameworkInfo info = ApiScheduler.info("r").setFailoverTimeout(600).build();
        ApiScheduler first = new ApiScheduler(cluster.masterUrl(), format).subscribe(info);
        Offer offer = first.nextOffer(TINY);
        ExecutorInfo executor = executor(first.frameworkId());
        TaskInfo task = ApiScheduler.task("t", offer.getAgentId(), TINY, 32, "")
                .clearCommand()
                .setExecutor(executor)
                .build();
        first.launch(List.of(offer), task);
        first.follow("t", TaskState.TASK_RUNNING);

        assertThat(sentBack(first, task)).isEqualTo(BYTES);

        FrameworkInfo same = info.toBuilder().setId(first.frameworkId()).build();
        // Its end is that of the framework, so the agent is free again.
        try (ApiScheduler second = new ApiScheduler(cluster.masterUrl(), format).subscribe(same)) {
            assertThat(sentBack(second, task)).isEqualTo(BYTES);
        }
    }

    private static ByteString sentBack(ApiScheduler scheduler, TaskInfo task) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.MESSAGE);
        call.getMessageBuilder()
                .setAgentId(task.getAgentId())
                .setExecutorId(task.getExecutor().getExecutorId())
                .setData(BYTES);
        scheduler.call(call);
        Event.Message heard = scheduler.next(Event.Type.MESSAGE).getMessage();
        assertThat(heard.getAgentId()).isEqualTo(task.getAgentId());
        assertThat(heard.getExecutorId()).isEqualTo(task.getExecutor().getExecutorId());
        return heard.getData();
    }

    /** In the newer form, which has the same bytes. */
    private static ExecutorInfo executor(FrameworkID framework) throws Exception {
        org.apache.mesos.Protos.FrameworkID id = org.apache.mesos.Protos.FrameworkID.parseFrom(framework.toByteArray());
        return ExecutorInfo.parseFrom(DriverExecutor.info(id).toByteArray());
    }
}
