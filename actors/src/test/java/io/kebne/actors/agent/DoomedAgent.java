package io.kebne.actors.agent;

import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An agent in a process of its own that starts one task's process and then waits for its own end. */
final class DoomedAgent {
    private DoomedAgent() {}

    public static void main(String[] args) throws Exception {
        AgentHost host = AgentHost.open(AgentTestBed.settings(Path.of(args[0]), Map.of()), "1.0.0");
        RunTask task = AgentTestBed.task("t1", CommandInfo.shell("trap '' TERM HUP; sleep 100 & sleep 100"));
        TaskEntry entry = new TaskEntry(
                task.framework(),
                task.role(),
                task.task(),
                UUID.randomUUID().toString(),
                List.of(TaskStatus.of(
                        task.task().taskId(),
                        TaskState.STARTING,
                        Source.EXECUTOR,
                        Optional.empty(),
                        "",
                        0,
                        Optional.empty())),
                false,
                Optional.empty());
        long pid = new TaskLaunch(host, Container.of(entry))
                .begin(Runnable::run, Runnable::run)
                .join()
                .pid();
        System.out.println(pid);
        Thread.currentThread().join();
    }
}
