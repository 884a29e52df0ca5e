package io.kebne.launcher.run;

import akka.Done;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.launcher.batch.BatchFailedException;
import io.kebne.launcher.batch.BatchListener;
import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.batch.BatchScheduler;
import io.kebne.launcher.batch.BatchTask;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne run}. */
@Command(
        name = "run",
        description = {
            "Runs a command on the cluster, copies its output, and exits with its exit code.",
            "Example: kebne run --cpus 0.5 --mem 64 --instances 3 -- sh -c 'echo $MESOS_TASK_ID'"
        })
public final class RunCommand implements Callable<Integer> {
    /** How long tasks that were left behind live without a scheduler. */
    private static final Duration DETACHED_FAILOVER_TIMEOUT = Duration.ofDays(7);
    /** A scheduler that loses its connection for a moment does not lose its tasks. */
    private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(30);

    @Mixin
    private MasterOption master;

    @Mixin
    private TaskOptions task;

    @Option(names = "--instances", paramLabel = "N", defaultValue = "1", description = "How many; default 1.")
    private int instances;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Kill the tasks after this time, and exit with 124.")
    private Double timeout;

    @Option(names = "--detach", description = "Print the task ids and return once all tasks run.")
    private boolean detach;

    @Parameters(
            arity = "0..*",
            paramLabel = "CMD",
            description = "The program and its arguments; with --image, --jar or --main-class only those.")
    private List<String> command = List.of();

    @Override
    public Integer call() throws InterruptedException, BatchFailedException {
        List<BatchTask> tasks = task.tasks(command, instances);
        BatchPlan plan = new BatchPlan(tasks, task.role());
        Masters masters = master.masters();
        String masterUrl = masters.reachable().url();
        FrameworkId frameworkId = FrameworkNode.newFrameworkId();
        try (FrameworkNode node = FrameworkNode.connect(masterUrl, masters.credential());
                OutputStreams output = OutputStreams.toStandard(frameworkId, masters.credential())) {
            Waiting waiting = new Waiting(masters, frameworkId);
            BatchScheduler scheduler = new BatchScheduler(plan, new Listener(output, waiting));
            FrameworkInfo info = FrameworkInfo.of(frameworkId, task.name(), task.role())
                    .withFailoverTimeout(detach ? DETACHED_FAILOVER_TIMEOUT : FAILOVER_TIMEOUT);
            SchedulerDriver driver = node.subscribe(info, scheduler);
            Teardown teardown = new Teardown(node, driver, scheduler);
            try (waiting) {
                boolean inTime = await(detach ? scheduler.underWay() : scheduler.done());
                if (inTime && detach) {
                    teardown.leaveTasks();
                    tasks.forEach(one -> System.out.println(one.name()));
                    return ExitCode.OK;
                }
                if (!inTime) {
                    System.err.println("kebne: timed out: " + plan.progress());
                    return ExitCode.TIMED_OUT;
                }
            }
        }
        plan.ended().forEach(end -> RunOutcome.failure(end).ifPresent(line -> System.err.println("kebne: " + line)));
        return RunOutcome.exitCode(plan.ended());
    }

    /** @return false when it took longer than the user allowed */
    private boolean await(CompletableFuture<Void> end) throws InterruptedException, BatchFailedException {
        try {
            if (timeout == null) {
                end.get();
            } else {
                end.get((long) (timeout * 1000), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BatchFailedException failure) {
                throw failure;
            }
            throw new CommandFailedException("the run failed: " + e.getCause(), e.getCause());
        }
    }

    private record Listener(OutputStreams output, Waiting waiting) implements BatchListener {
        @Override
        public void updated(BatchPlan.Attempt attempt, TaskStatus status) {
            output.updated(attempt, status);
        }

        @Override
        public void progressed(BatchPlan plan) {
            waiting.progressed(plan);
        }
    }

    /**
     * Ends the framework with its tasks before this process leaves the cluster, however that comes about, unless the
     * tasks are to be left behind.
     */
    private static final class Teardown {
        private final SchedulerDriver driver;
        private final BatchScheduler scheduler;
        private volatile boolean leave;

        Teardown(FrameworkNode node, SchedulerDriver driver, BatchScheduler scheduler) {
            this.driver = driver;
            this.scheduler = scheduler;
            node.beforeLeaving("teardown", this::begin);
        }

        void leaveTasks() {
            leave = true;
        }

        private CompletionStage<Done> begin() {
            if (leave) {
                driver.stop();
                return CompletableFuture.completedFuture(Done.getInstance());
            }
            driver.teardown();
            return scheduler.ended().thenApply(ended -> Done.getInstance());
        }
    }
}
