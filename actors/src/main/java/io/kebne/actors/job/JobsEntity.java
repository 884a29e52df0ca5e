package io.kebne.actors.job;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.kebne.actors.api.JobsApi;
import io.kebne.actors.api.PlacementFigures;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.builtin.BuiltInEntity;
import io.kebne.actors.job.core.JobsSettings;
import io.kebne.actors.placement.NativeSolvers;
import io.kebne.actors.placement.PlacementSolver;
import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobsMessage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The entity that sees to jobs, seen from one master. */
public final class JobsEntity implements JobsApi {
    private final BuiltInEntity entity;
    private final PlacementSolver solver;

    private JobsEntity(BuiltInEntity entity, PlacementSolver solver) {
        this.entity = entity;
        this.solver = solver;
    }

    /**
     * Call once on each master.
     *
     * @param clients by which the jobs' framework is subscribed
     */
    public static JobsEntity start(ActorSystem<?> system, SchedulerClients clients) {
        Config config = system.settings().config().getConfig("kebne.jobs");
        JobsSettings settings = settings(config);
        Duration checkInterval = config.getDuration("check-interval");
        PlacementSettings placement = settings.placement();
        PlacementSolver solver = new PlacementSolver(placement.create(), placement.limit(), NativeSolvers::load);
        solver.prepare();
        return new JobsEntity(
                BuiltInEntity.start(
                        system,
                        "jobs",
                        new JobsMessage.Wake(),
                        id -> JobsActor.create(id, clients, settings, solver, checkInterval)),
                solver);
    }

    @Override
    public CompletionStage<JobReply> ask(JobCommand command) {
        return entity.ask(replyTo -> new JobsMessage.Ask(command, replyTo), JobReply.Unavailable::new);
    }

    @Override
    public PlacementFigures placements() {
        return solver.figures();
    }

    private static JobsSettings settings(Config config) {
        return new JobsSettings(
                config.getString("queue-order"),
                config.getDuration("ageing"),
                config.getInt("max-runs"),
                config.getDuration("unreachable-after"),
                config.getDuration("repeat-after"),
                config.getDuration("reconciliation-interval"),
                config.getDuration("gang-deadline"),
                new PlacementSettings(
                        config.getString("placement"),
                        config.getString("placement-objective"),
                        config.getDuration("placement-limit")));
    }
}
