package io.kebne.actors.allocator.core;

import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.operator.OperatorCommand.DeactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.operator.OperatorCommand.ReactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.ResizeTask;
import io.kebne.protocol.operator.OperatorCommand.StartMaintenance;
import io.kebne.protocol.operator.OperatorCommand.StopMaintenance;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorCommand.UpdateWhitelist;

/** Sends an operator's command to what decides it. */
final class OperatorDecisions {
    private OperatorDecisions() {}

    /** @throws RefusedException when nothing may be changed */
    static void decide(Draft draft, OperatorCommand command, AllocatorSettings settings) {
        if (command instanceof UpdateWeights c) {
            PolicyDecisions.weights(draft, c, settings);
        } else if (command instanceof UpdateQuota c) {
            QuotaDecisions.update(draft, c);
        } else if (command instanceof UpdatePriorities c) {
            PolicyDecisions.priorities(draft, c);
        } else if (command instanceof UpdateWhitelist c) {
            PolicyDecisions.whitelist(draft, c);
        } else if (command instanceof ConvertResources c) {
            ConversionDecisions.byOperator(draft, c);
        } else if (command instanceof ResizeTask c) {
            ResizeDecisions.byOperator(draft, c);
        } else if (command instanceof UpdateMaintenanceSchedule c) {
            MaintenanceDecisions.schedule(draft, c);
        } else if (command instanceof StartMaintenance c) {
            MaintenanceDecisions.start(draft, c);
        } else if (command instanceof StopMaintenance c) {
            MaintenanceDecisions.stop(draft, c);
        } else if (command instanceof DrainAgent c) {
            AgentControl.drain(draft, c);
        } else if (command instanceof DeactivateAgent c) {
            AgentControl.deactivate(draft, c.agentId());
        } else if (command instanceof ReactivateAgent c) {
            AgentControl.reactivate(draft, c.agentId());
        } else if (command instanceof MarkAgentGone c) {
            AgentControl.markGone(draft, c.agentId());
        }
    }
}
