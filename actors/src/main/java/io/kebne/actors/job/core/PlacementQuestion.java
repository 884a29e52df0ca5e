package io.kebne.actors.job.core;

import io.kebne.actors.placement.core.Amounts;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.Machine;
import io.kebne.actors.placement.core.PlacementProblem;
import io.kebne.actors.placement.core.TaskGroup;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.service.Demand;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of the queue and what is offered, as a policy sees them: a machine is an offer, a group the missing tasks of a run.
 *
 * @param id not used again
 * @param offers the machines of the problem, in their order
 * @param runs its groups, in their order
 */
public record PlacementQuestion(String id, PlacementProblem problem, List<OfferId> offers, List<RunKey> runs) {
    /** What says where a task may run. */
    private record Kind(String role, Optional<GangId> gang, Optional<JvmInfo> jvm) {}

    /** Waiting counts no more than this, so that numbers stay of a size. */
    private static final double MAX_URGENCY = 1 << 20;

    static PlacementQuestion of(String id, JobsDraft draft, List<QueuedRun> queue, List<Space> spaces) {
        Set<AgentId> used = draft.settings.placement().create().needsSolver() ? used(draft) : Set.of();
        List<Machine> machines = new ArrayList<>();
        List<OfferId> offers = new ArrayList<>();
        for (Space space : spaces) {
            machines.add(space.machine(used.contains(space.offer().agentId())));
            offers.add(space.offer().id());
        }
        List<TaskGroup> groups = new ArrayList<>();
        List<RunKey> runs = new ArrayList<>();
        Map<Kind, BitSet> allowed = new HashMap<>();
        for (QueuedRun queued : queue) {
            groups.add(group(draft, queued, spaces, allowed));
            runs.add(new RunKey(queued.id(), queued.number()));
        }
        return new PlacementQuestion(id, new PlacementProblem(machines, groups), offers, runs);
    }

    /** Where tasks of jobs run. */
    private static Set<AgentId> used(JobsDraft draft) {
        Set<AgentId> used = new HashSet<>();
        for (JobId id : draft.state().busy()) {
            for (ActiveRun run : draft.job(id).active().values()) {
                run.tasks().values().forEach(task -> used.add(task.agentId()));
            }
        }
        return used;
    }

    private static TaskGroup group(JobsDraft draft, QueuedRun queued, List<Space> spaces, Map<Kind, BitSet> allowed) {
        ActiveRun run = draft.state().find(queued.id(), queued.number()).orElseThrow();
        Optional<GangId> gang = Gangs.idOf(draft, queued.id(), run);
        Kind kind = new Kind(run.spec().role(), gang, run.spec().program().jvm());
        Demand demand = run.spec().demand();
        return new TaskGroup(
                new Amounts(demand.cpus(), demand.mem(), demand.disk()),
                queued.missing(),
                allowed.computeIfAbsent(kind, unknown -> allowed(run.spec(), gang, spaces)),
                gang.isPresent(),
                ShortestFirst.expectedMillis(queued),
                urgency(draft, queued));
    }

    private static BitSet allowed(JobSpec spec, Optional<GangId> gang, List<Space> spaces) {
        BitSet allowed = new BitSet();
        for (int index = 0; index < spaces.size(); index++) {
            Space space = spaces.get(index);
            allowed.set(index, space.isFor(spec, gang) && space.suits(spec));
        }
        return allowed;
    }

    private static double urgency(JobsDraft draft, QueuedRun queued) {
        long ageing = draft.settings.ageing().toMillis();
        return ageing == 0 ? 1 : Math.min(MAX_URGENCY, Math.pow(2, (double) queued.waitedMillis() / ageing));
    }

    /** On which offers the tasks of each run go. */
    Map<RunKey, List<OfferId>> read(Assignment assignment) {
        Map<RunKey, List<OfferId>> chosen = new HashMap<>();
        for (int index = 0; index < runs.size(); index++) {
            List<OfferId> places = new ArrayList<>();
            for (int machine : assignment.machines().get(index)) {
                places.add(offers.get(machine));
            }
            chosen.put(runs.get(index), places);
        }
        return chosen;
    }
}
