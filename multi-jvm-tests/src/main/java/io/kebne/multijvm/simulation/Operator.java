package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Maintenance;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator does to the cluster. Commands are sent and not waited for; some are refused or get lost. */
final class Operator {
    private static final Unavailability SOME_DAY =
            new Unavailability(Instant.ofEpochSecond(2_000_000_000), Optional.empty());

    /** How long a volume is there that is made again and again. */
    static final long AGAIN_MILLIS = 3_000;

    private final World world;
    private int volumes;

    Operator(World world) {
        this.world = world;
    }

    void perform(Act act, Host host) {
        AgentId agentId = host.id();
        switch (act.kind()) {
            case DRAIN -> {
                say(new OperatorCommand.DrainAgent(agentId, new DrainConfig(Optional.empty(), false)));
                later(act.millis(), new OperatorCommand.ReactivateAgent(agentId));
            }
            case DEACTIVATE -> {
                say(new OperatorCommand.DeactivateAgent(agentId));
                later(act.millis(), new OperatorCommand.ReactivateAgent(agentId));
            }
            case GONE -> say(new OperatorCommand.MarkAgentGone(agentId));
            case QUOTA ->
                say(new OperatorCommand.UpdateQuota(
                        true,
                        List.of(new Quota(role(act), Quantities.NONE, Quantities.parse("cpus:" + act.amount())))));
            case PRIORITY ->
                say(new OperatorCommand.UpdatePriorities(
                        List.of(new RolePriority(role(act), act.amount() % 5, act.amount() % 3 != 0, true))));
            case MAINTENANCE -> maintain(act, new MachineId(host.node().name(), ""));
            case VOLUME -> volume(act, agentId);
            case VOLUME_AGAIN -> volumesOfOneName(act, agentId);
            default -> {
                Resources reserved = reserved("mem", 100);
                convert(
                        agentId,
                        act.amount() % 3 == 0
                                ? new Operation.Unreserve(Optional.empty(), reserved)
                                : Operation.Reserve.of(reserved));
            }
        }
    }

    /**
     * Takes back what would keep the cluster from settling, and gives up agents that will not come back: one whose machine was
     * made a new one may have been taken in again by a registration of before that came late.
     */
    void quieten(AllocatorState state) {
        if (!state.policy().quotas().isEmpty()) {
            say(new OperatorCommand.UpdateQuota(
                    true,
                    state.policy().quotas().keySet().toJavaList().stream()
                            .sorted()
                            .map(Quota::none)
                            .toList()));
        }
        if (!state.policy().priorities().isEmpty()) {
            say(new OperatorCommand.UpdatePriorities(state.policy().priorities().keySet().toJavaList().stream()
                    .sorted()
                    .map(RolePriority::none)
                    .toList()));
        }
        Maintenance maintenance = state.policy().maintenance();
        if (!maintenance.down().isEmpty()) {
            say(new OperatorCommand.StopMaintenance(maintenance.down().toJavaList()));
        } else if (!maintenance.scheduled().isEmpty()) {
            say(new OperatorCommand.UpdateMaintenanceSchedule(List.of()));
        }
        Set<AgentId> present = world.hosts().stream().map(Host::id).collect(Collectors.toSet());
        state.agents()
                .values()
                .filter(agent -> !agent.isReachable() && !present.contains(agent.id()))
                .map(Agent::id)
                .sorted()
                .forEach(id -> say(new OperatorCommand.MarkAgentGone(id)));
        state.agents()
                .values()
                .filter(Agent::deactivated)
                .map(Agent::id)
                .sorted()
                .forEach(id -> say(new OperatorCommand.ReactivateAgent(id)));
    }

    private void maintain(Act act, MachineId machine) {
        say(new OperatorCommand.UpdateMaintenanceSchedule(List.of(new MaintenanceWindow(List.of(machine), SOME_DAY))));
        if (act.amount() % 4 != 0) {
            later(act.millis() / 2, new OperatorCommand.StartMaintenance(List.of(machine)));
            later(act.millis(), new OperatorCommand.StopMaintenance(List.of(machine)));
        }
        later(act.millis() + 1, new OperatorCommand.UpdateMaintenanceSchedule(List.of()));
    }

    /** Each has an id of its own. While a task has it, it cannot be deleted, and stays. */
    private void volume(Act act, AgentId agentId) {
        Resources reserved = reserved("disk", 50);
        Resources volume = volume("v" + ++volumes, reserved);
        convert(agentId, Operation.Reserve.of(reserved));
        convert(agentId, new Operation.Create(Optional.empty(), volume));
        Operation destroy = new Operation.Destroy(Optional.empty(), volume);
        Operation unreserve = new Operation.Unreserve(Optional.empty(), reserved);
        later(act.millis(), new OperatorCommand.ConvertResources(agentId, destroy));
        later(act.millis() + 1, new OperatorCommand.ConvertResources(agentId, unreserve));
    }

    /** One after the other under the same id, as often as tasks let go of it. */
    private void volumesOfOneName(Act act, AgentId agentId) {
        Resources reserved = reserved("disk", 50);
        Resources volume = volume("again", reserved);
        Operation destroy = new Operation.Destroy(Optional.empty(), volume);
        Operation create = new Operation.Create(Optional.empty(), volume);
        convert(agentId, Operation.Reserve.of(reserved));
        convert(agentId, create);
        for (long at = AGAIN_MILLIS / 2; at < act.millis(); at += AGAIN_MILLIS) {
            later(at + 10, new OperatorCommand.ConvertResources(agentId, destroy));
            later(at + 10 + act.amount() / 4, new OperatorCommand.ConvertResources(agentId, create));
        }
    }

    private static Resources volume(String id, Resources reserved) {
        Resource piece = reserved.pieces().get(0);
        Disk disk = new Disk(Optional.of(PersistentVolume.of(id, "data")), Optional.empty());
        return Resources.of(piece.with(piece.traits().withDisk(Optional.of(disk))));
    }

    private static Resources reserved(String name, int amount) {
        Resource piece = Resources.parse(name + ":" + amount).pieces().get(0);
        return Resources.of(piece.with(piece.traits().push(Reservation.dynamic("r0", "operator"))));
    }

    private void convert(AgentId agentId, Operation operation) {
        say(new OperatorCommand.ConvertResources(agentId, operation));
    }

    private void later(long millis, OperatorCommand command) {
        world.agenda().in(millis, () -> {
            world.trace().note(() -> "* later: " + command);
            say(command);
        });
    }

    private void say(OperatorCommand command) {
        world.operate(command);
    }

    private static String role(Act act) {
        return act.whom() % 2 == 0 ? "r0" : "r1";
    }
}
