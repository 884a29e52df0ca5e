package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.task.TaskInfo;
import io.vavr.collection.HashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps the answer that a task is not known true: calls of a framework may overtake each other, when its entity moves or its
 * scheduler has several connections, and a question that overtakes a launch must not be answered with what the launch then
 * belies.
 */
final class LateLaunches {
    private static final String MESSAGE = "The task was asked for, and not known, before its launch came";

    private LateLaunches() {}

    /** A framework is told that a task is not known: from now on it may rely on that. */
    static void foreclose(Draft draft, Framework framework, TaskId taskId) {
        HashMap<TaskId, Long> foreclosed = draft.session().foreclosures().of(framework.id());
        if (foreclosed.size() >= Foreclosures.MAX_TASKS && !foreclosed.containsKey(taskId)) {
            // Launches that name no outstanding offer are refused without being remembered.
            OfferDecisions.rescind(draft, offer -> offer.frameworkId().equals(framework.id()));
            draft.change(new Change.ForeclosuresForgotten(framework.id()));
        }
        draft.change(new Change.TaskForeclosed(framework.id(), taskId));
    }

    /**
     * Refuses those launches that are too late; of a group, all.
     *
     * @param offers that they name
     * @return the other operations
     */
    static List<Operation> refuse(Draft draft, Framework framework, List<Offer> offers, List<Operation> operations) {
        HashMap<TaskId, Long> foreclosed = draft.session().foreclosures().of(framework.id());
        if (foreclosed.isEmpty()) {
            return operations;
        }
        long newest = offers.stream()
                .mapToLong(offer -> draft.session().number(offer.id()))
                .max()
                .orElseThrow();
        Predicate<TaskInfo> late = task -> foreclosed.get(task.taskId()).exists(offersMade -> newest < offersMade);
        List<Operation> rest = new ArrayList<>();
        List<TaskInfo> refused = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Launch launch) {
                launch.tasks().stream().filter(late).forEach(refused::add);
                rest.add(new Operation.Launch(
                        launch.tasks().stream().filter(late.negate()).toList()));
            } else if (operation instanceof Operation.LaunchGroup group
                    && group.tasks().stream().anyMatch(late)) {
                refused.addAll(group.tasks());
            } else {
                rest.add(operation);
            }
        }
        if (!refused.isEmpty()) {
            Launches.drop(draft, framework, List.of(new Operation.Launch(refused)), MESSAGE);
        }
        return rest;
    }
}
