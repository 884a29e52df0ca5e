package io.kebne.persistence.golden;

import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Success;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of each event of jobs, plain and with all that it may have. */
final class JobSamples {
    private static final long AT = 1_700_000_000_000L;
    private static final JobId ID = new JobId("count");
    private static final TaskId TASK_ID = new TaskId("count.run-2.0-1");
    private static final JobSpec PLAIN =
            JobSpec.of(ID, Program.shell("wc -w text"), Demand.of(0.1, 32, 0)).withParents(new JobId("split"));

    private static final JobSpec RICH = new JobSpec(
            ID,
            Program.shell("wc -w text"),
            Demand.of(1.5, 512, 10),
            3,
            new TreeMap<>(Map.of("DAY", "monday")),
            Optional.of(new Schedule(
                    "30 2 * * *",
                    "Europe/Stockholm",
                    Schedule.Concurrency.FORBID,
                    Schedule.CatchUp.ALL,
                    7,
                    Optional.of(Duration.ofMinutes(5)))),
            new TreeSet<>(),
            new Retry(2, Duration.ofSeconds(3), 1.5, Duration.ofSeconds(60)),
            Optional.of(Duration.ofMinutes(10)),
            new Success(new TreeSet<>(List.of(0, 3)), Optional.of(2)),
            5,
            true,
            Optional.of(Duration.ofSeconds(90)),
            true,
            new TreeMap<>(Map.of("team", "words")),
            "words",
            4);

    private static final JobRun FIRST =
            new JobRun(1, JobRun.Cause.SLOT, Optional.of(AT), Optional.empty(), new TreeMap<>(), AT);
    private static final JobRun SECOND = new JobRun(
            2, JobRun.Cause.RERUN, Optional.empty(), Optional.of(1L), new TreeMap<>(Map.of("DAY", "friday")), AT + 1);
    private static final JobTask TASK =
            new JobTask(0, 1, TASK_ID, new AgentId("agent-1"), "host-1", AT, false, Optional.empty());
    private static final TaskResult RESULT = new TaskResult(
            TASK.begun().ending("the run ends"),
            TaskState.FAILED,
            false,
            Optional.of(3),
            Optional.of(9),
            "Command exited with status 3",
            Optional.of("executor-1"),
            Optional.of("container-1"),
            AT + 2);

    private JobSamples() {}

    static Map<String, KebneMessage> all() {
        Map<String, KebneMessage> samples = new LinkedHashMap<>();
        JobEvent.Started started = new JobEvent.Started("akka://kebne@10.0.0.1:5055", AT);
        JobEvent.RunEnding ending = new JobEvent.RunEnding(ID, 2, JobRun.State.KILLED, "killed by a user", AT);
        samples.put("jobs-started", started);
        samples.put("jobs-framework-ended", new JobEvent.FrameworkEnded("torn down", AT));
        samples.put("job-submitted", new JobEvent.Submitted(PLAIN, AT));
        samples.put("job-submitted-2", new JobEvent.Submitted(RICH, AT));
        samples.put("job-removing", new JobEvent.Removing(ID, AT));
        samples.put("job-removed", new JobEvent.Removed(ID, AT));
        samples.put("slots-skipped", new JobEvent.SlotsSkipped(ID, AT, 3, "an earlier run goes on", AT + 1));
        samples.put("run-queued", new JobEvent.RunQueued(ID, FIRST));
        samples.put("run-queued-2", new JobEvent.RunQueued(ID, SECOND));
        samples.put("run-ending", ending);
        samples.put("run-ended", new JobEvent.RunEnded(ID, 2, JobRun.State.FAILED, "1 of 3 tasks failed", AT));
        samples.put("job-task-launched", new JobEvent.TaskLaunched(ID, 2, TASK));
        samples.put("job-task-started", new JobEvent.TaskStarted(ID, 2, TASK_ID, AT));
        samples.put("job-task-ending", new JobEvent.TaskEnding(ID, 2, TASK_ID, "the run ends", AT));
        samples.put("job-task-ended", new JobEvent.TaskEnded(ID, 2, RESULT, true));
        samples.put(
                "jobs-snapshot",
                new JobsSnapshot(
                        Optional.of(started),
                        1,
                        List.of(new JobsSnapshot.Job(
                                RICH,
                                true,
                                AT,
                                5,
                                2,
                                List.of(new JobId("split")),
                                2,
                                1,
                                1,
                                Optional.of(AT),
                                Optional.of(AT + 1),
                                Optional.of(1500L),
                                List.of(new JobsSnapshot.Run(
                                        SECOND,
                                        PLAIN,
                                        Optional.of(AT),
                                        Optional.of(ending),
                                        List.of(TASK),
                                        List.of(RESULT),
                                        Map.of(0, 1))),
                                List.of(new EndedRun(
                                        FIRST,
                                        JobRun.State.SUCCEEDED,
                                        "",
                                        Optional.of(AT),
                                        AT + 1,
                                        List.of(RESULT)))))));
        return samples;
    }
}
