package io.kebne.http.scheduler;

import io.kebne.http.authentication.Ownership;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.OperationMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * Reads ACCEPT. What one task or operation says wrongly is told by its status and does not keep the others from being
 * done, as in Mesos; what cannot be named is refused with the whole call.
 */
final class AcceptReader {
    private final Function<OfferId, Optional<Offer>> offers;
    private final InstantSource clock;

    /** @param offers those that this master knows */
    AcceptReader(Function<OfferId, Optional<Offer>> offers, InstantSource clock) {
        this.offers = offers;
        this.clock = clock;
    }

    /**
     * @param principal by whom the call is authenticated to come
     * @throws InvalidValueException naming the field at fault
     */
    ReadCall read(FrameworkId frameworkId, Call.Accept call, Optional<String> principal) {
        List<OfferId> offerIds = OfferMessages.ids(call.getOfferIdsList(), "accept.offer_ids");
        Reading reading = new Reading(agentOf(offerIds), principal);
        for (int i = 0; i < call.getOperationsCount(); i++) {
            reading.add(call.getOperations(i), "accept.operations[" + i + "]");
        }
        SchedulerCall.Accept accept =
                new SchedulerCall.Accept(offerIds, reading.operations, OfferMessages.read(call.getFilters()));
        return new ReadCall(frameworkId, Optional.of(accept), reading.refusedTasks, reading.refusedOperations);
    }

    private Optional<AgentId> agentOf(List<OfferId> offerIds) {
        return offerIds.stream()
                .flatMap(id -> offers.apply(id).stream())
                .map(Offer::agentId)
                .findFirst();
    }

    /** What has been read of one call. */
    private final class Reading {
        private final Optional<AgentId> agent;
        private final Optional<String> principal;
        private final List<Operation> operations = new ArrayList<>();
        private final List<TaskStatus> refusedTasks = new ArrayList<>();
        private final List<OperationStatus> refusedOperations = new ArrayList<>();

        Reading(Optional<AgentId> agent, Optional<String> principal) {
            this.agent = agent;
            this.principal = principal;
        }

        void add(Protos.Offer.Operation operation, String at) {
            switch (operation.getType()) {
                case LAUNCH -> launch(operation.getLaunch().getTaskInfosList(), at + ".launch.task_infos");
                case LAUNCH_GROUP -> launchGroup(operation.getLaunchGroup(), at + ".launch_group");
                case UNKNOWN -> throw new InvalidValueException(at + ".type", "is missing or not known");
                default -> convert(operation, at);
            }
        }

        private void launch(List<Protos.TaskInfo> infos, String at) {
            List<TaskInfo> tasks = new ArrayList<>(infos.size());
            for (int i = 0; i < infos.size(); i++) {
                try {
                    tasks.add(read(infos.get(i)));
                } catch (InvalidValueException e) {
                    refuse(infos.get(i), Reason.TASK_INVALID, e.getMessage(), at + "[" + i + "]");
                }
            }
            operations.add(new Operation.Launch(tasks));
        }

        /** All of them or none. */
        private void launchGroup(Protos.Offer.Operation.LaunchGroup group, String at) {
            List<Protos.TaskInfo> infos = group.getTaskGroup().getTasksList();
            List<TaskInfo> tasks = new ArrayList<>(infos.size());
            try {
                ExecutorInfo executor = ExecutorMessages.read(group.getExecutor(), "executor");
                for (Protos.TaskInfo info : infos) {
                    tasks.add(read(info));
                }
                operations.add(new Operation.LaunchGroup(Optional.of(executor), tasks));
            } catch (InvalidValueException e) {
                String which = "Task " + (tasks.size() + 1) + " of the group or its executor is not valid: ";
                for (int i = 0; i < infos.size(); i++) {
                    refuse(infos.get(i), Reason.TASK_GROUP_INVALID, which + e.getMessage(), at + "[" + i + "]");
                }
            }
        }

        private TaskInfo read(Protos.TaskInfo info) {
            TaskInfo task = TaskMessages.read(info);
            String named = info.getAgentId().getValue();
            if (agent.isPresent() && !agent.get().value().equals(named)) {
                throw new InvalidValueException("agent_id", "is not that of the offer, " + agent.get());
            }
            return task;
        }

        private void refuse(Protos.TaskInfo info, Reason reason, String message, String at) {
            refusedTasks.add(TaskStatus.of(
                    TaskMessages.id(info.getTaskId(), at + ".task_id"),
                    TaskState.ERROR,
                    Source.MASTER,
                    Optional.of(reason),
                    message,
                    clock.millis(),
                    agent));
        }

        private void convert(Protos.Offer.Operation operation, String at) {
            try {
                Operation read = OperationMessages.read(operation);
                Ownership.require(read, principal);
                operations.add(read);
            } catch (InvalidValueException e) {
                if (!operation.hasId()) {
                    throw e.within(at);
                }
                refusedOperations.add(new OperationStatus(
                        Optional.of(OperationMessages.id(operation.getId(), at + ".id")),
                        OperationState.ERROR,
                        e.getMessage(),
                        Optional.empty(),
                        agent));
            }
        }
    }
}
