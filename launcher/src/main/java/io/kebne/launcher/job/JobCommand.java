package io.kebne.launcher.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.job.JobId;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne job}. */
@Command(
        name = "job",
        subcommands = {
            JobSubmit.class,
            JobListing.Ls.class,
            JobShow.class,
            JobCommand.Run.class,
            JobCommand.Rerun.class,
            JobCommand.Kill.class,
            JobCommand.Rm.class
        },
        description = {
            "Runs jobs: commands that run to their end, at once, by a schedule, or after other jobs.",
            "Example: kebne job submit count.json --wait",
            "Example: kebne job show count"
        })
public final class JobCommand extends JobListing {
    static String path(JobId id) {
        return "/v2/jobs/" + id.value();
    }

    @Command(
            name = "run",
            description = {
                "Runs a job now.",
                "Example: kebne job run count --wait",
                "Example: kebne job run count --param DAY=2026-01-31"
            })
    static final class Run extends JobRunning {
        @Parameters(paramLabel = "ID", description = "The job.")
        private String id;

        @Option(
                names = {"-p", "--param"},
                paramLabel = "NAME=VALUE",
                description = "A variable of the run's tasks, in place of the job's own; may be repeated.")
        private Map<String, String> parameters = Map.of();

        @Override
        protected JsonNode begin(Masters masters) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            parameters.forEach(body.putObject("parameters")::put);
            return masters.sendOnce("POST", path(new JobId(id)) + "/runs", Optional.of(body));
        }
    }

    @Command(
            name = "rerun",
            description = {
                "Repeats what has failed: the failed tasks of the last run of a job, or of the jobs after it. Jobs after"
                        + " them follow.",
                "Example: kebne job rerun split --wait"
            })
    static final class Rerun extends JobRunning {
        @Parameters(paramLabel = "ID", description = "The job.")
        private String id;

        @Override
        protected JsonNode begin(Masters masters) {
            return masters.sendOnce("POST", path(new JobId(id)) + "/rerun", Optional.empty());
        }
    }

    @Command(
            name = "kill",
            description = {
                "Ends the runs of a job.",
                "Example: kebne job kill count",
                "Example: kebne job kill count --run 3"
            })
    static final class Kill extends Change {
        @Parameters(paramLabel = "ID", description = "The job.")
        private String id;

        @Option(names = "--run", paramLabel = "NUMBER", description = "Which run; default: all that are under way.")
        private Long run;

        @Override
        protected Done change(Masters masters) {
            String runs = path(new JobId(id)) + "/runs" + (run == null ? "" : "/" + run);
            JsonNode killed = masters.sendOnce("DELETE", runs, Optional.empty()).path("jobs");
            return new Done(id + ": " + killed.size() + (killed.size() == 1 ? " run ends" : " runs end"), killed);
        }
    }

    @Command(
            name = "rm",
            description = {"Ends a job and all its runs.", "Example: kebne job rm count --wait"})
    static final class Rm extends Change {
        @Parameters(paramLabel = "ID", description = "The job.")
        private String id;

        @Option(names = "--wait", description = "Wait until it is gone.")
        private boolean wait;

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                defaultValue = "5m",
                description = "How long to wait at most, as 30s or 5m; default: ${DEFAULT-VALUE}.")
        private String timeout;

        @Override
        protected Done change(Masters masters) {
            JobId job = new JobId(id);
            JsonNode removed =
                    masters.sendOnce("DELETE", path(job), Optional.empty()).path("jobs");
            if (wait) {
                RunWait.forEnd(masters, job, timeout);
            }
            return new Done(id + (wait ? ": removed" : ": is being removed"), removed);
        }
    }
}
