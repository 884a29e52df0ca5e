package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Operators' commands, chosen by numbers among what makes sense in a state; some are refused all the same. */
final class RandomOperator {
    private static final List<String> ROLES = List.of("r0", "r1", "r0/sub", "*");
    private static final List<String> GUARANTEES = List.of("", "cpus:1", "cpus:2;mem:512", "mem:2048", "disk:100");
    private static final List<String> LIMITS = List.of("", "cpus:4;mem:4096", "cpus:8", "cpus:2;mem:2048;disk:500");

    private static final List<Scalar> AMOUNTS = List.of(Scalar.of(0.5), Scalar.of(1), Scalar.of(2), Scalar.of(6));
    private static final List<Integer> MEMORY = List.of(32, 64, 512, 1024, 8192);

    private RandomOperator() {}

    static OperatorCommand command(Step step, AllocatorView view, AgentId agentId) {
        return switch (step.kind()) {
            case WEIGHT ->
                new OperatorCommand.UpdateWeights(
                        List.of(new Weight(role(step.a()), 1 + step.b() % 3), new Weight(role(step.c()), 1)));
            case QUOTA -> quota(step);
            case PRIORITY ->
                new OperatorCommand.UpdatePriorities(
                        List.of(new RolePriority(role(step.a()), step.b() % 5, step.b() % 3 != 0, step.c() % 3 != 0)));
            case WHITELIST ->
                new OperatorCommand.UpdateWhitelist(
                        step.b() % 2 == 0
                                ? Optional.empty()
                                : Optional.of(new TreeSet<>(List.of(host(agentId), "a0.example", "a1.example"))));
            case CONVERT_BY_OPERATOR ->
                new OperatorCommand.ConvertResources(
                        agentId,
                        RandomConversions.of(
                                view.state().agent(agentId).map(Agent::total).getOrElse(Resources.EMPTY),
                                ROLES.get(step.b() % 3),
                                step.b(),
                                step.c(),
                                Optional.empty()));
            case DRAIN ->
                new OperatorCommand.DrainAgent(
                        agentId,
                        new DrainConfig(
                                step.b() % 2 == 0 ? Optional.empty() : Optional.of(Duration.ZERO), step.c() % 3 == 0));
            case DEACTIVATE -> new OperatorCommand.DeactivateAgent(agentId);
            case REACTIVATE ->
                new OperatorCommand.ReactivateAgent(deactivated(view, step).orElse(agentId));
            case GONE -> new OperatorCommand.MarkAgentGone(agentId);
            case SCHEDULE -> schedule(step, view, agentId);
            case MACHINES_DOWN ->
                new OperatorCommand.StartMaintenance(machines(
                        view.state().policy().maintenance().scheduled().keySet().toJavaList(), step, agentId));
            case MACHINES_UP ->
                new OperatorCommand.StopMaintenance(
                        machines(view.state().policy().maintenance().down().toJavaList(), step, agentId));
            case RESIZE -> resize(step, view);
            default -> throw new IllegalArgumentException(step.kind() + " is not an operator's");
        };
    }

    private static OperatorCommand quota(Step step) {
        List<Quota> quotas = new ArrayList<>();
        Quantities guarantees = Quantities.parse(GUARANTEES.get(step.b() % GUARANTEES.size()));
        Quantities limits = Quantities.parse(LIMITS.get(step.c() % LIMITS.size()));
        boolean within = guarantees.thousandths().entrySet().stream()
                .allMatch(guarantee -> guarantee.getValue() <= limits.getOrElse(guarantee.getKey(), Long.MAX_VALUE));
        quotas.add(new Quota(role(step.a()), within ? guarantees : Quantities.NONE, limits));
        if (step.b() % 4 == 0) {
            quotas.add(Quota.none(role(step.a() + 1)));
        }
        return new OperatorCommand.UpdateQuota(step.c() % 3 == 0, quotas);
    }

    private static OperatorCommand resize(Step step, AllocatorView view) {
        List<TaskKey> tasks = view.state()
                .frameworks()
                .values()
                .flatMap(framework -> framework.tasks().values())
                .map(Task::key)
                .sortBy(TaskKey::toString)
                .toJavaList();
        TaskKey key = tasks.isEmpty()
                ? new TaskKey(new FrameworkId("none"), new TaskId("none"))
                : tasks.get(step.a() % tasks.size());
        Map<String, Scalar> amounts = new TreeMap<>();
        if (step.b() % 3 != 0) {
            amounts.put("cpus", AMOUNTS.get(step.b() % AMOUNTS.size()));
        }
        if (step.b() % 3 != 1) {
            amounts.put("mem", Scalar.of(MEMORY.get(step.c() % MEMORY.size())));
        }
        Map<String, Limit> limits = step.c() % 5 == 0 ? Map.of("mem", Limit.of(512)) : Map.of();
        return new OperatorCommand.ResizeTask(key.frameworkId(), key.taskId(), amounts, limits);
    }

    private static OperatorCommand schedule(Step step, AllocatorView view, AgentId agentId) {
        Unavailability unavailability =
                new Unavailability(Instant.ofEpochSecond(2_000_000 + step.b()), Optional.of(Duration.ofHours(1)));
        Set<MachineId> machines = new TreeSet<>((a, b) -> a.hostname().compareTo(b.hostname()));
        if (step.c() % 4 != 0) {
            machines.addAll(view.state().policy().maintenance().down().toJavaList());
            machines.add(new MachineId(host(agentId), ""));
        }
        return new OperatorCommand.UpdateMaintenanceSchedule(
                machines.isEmpty() ? List.of() : List.of(new MaintenanceWindow(List.copyOf(machines), unavailability)));
    }

    private static List<MachineId> machines(List<MachineId> known, Step step, AgentId agentId) {
        return List.of(known.isEmpty() ? new MachineId(host(agentId), "") : known.get(step.b() % known.size()));
    }

    private static Optional<AgentId> deactivated(AllocatorView view, Step step) {
        List<AgentId> ids = view.state()
                .agents()
                .values()
                .filter(Agent::deactivated)
                .map(Agent::id)
                .sortBy(AgentId::value)
                .toJavaList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(step.a() % ids.size()));
    }

    private static String role(int choice) {
        return ROLES.get(choice % ROLES.size());
    }

    private static String host(AgentId agentId) {
        return agentId.value() + ".example";
    }
}
