package io.kebne.actors.agent.docker;

import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.protocol.id.AgentId;
import java.util.LinkedHashMap;
import java.util.Map;

/** How containers are named and labelled, so that a later life of the agent knows them again. */
final class Labels {
    static final String AGENT = "io.kebne.agent";
    static final String CONTAINER = "io.kebne.container";

    private static final String FRAMEWORK = "io.kebne.framework";
    private static final String TASK = "io.kebne.task";

    /** A Mesos agent on the same machine takes containers that begin with its own prefix for orphans, and ends them. */
    private static final String NAME_PREFIX = "kebne-";

    private Labels() {}

    static String name(String containerId) {
        return NAME_PREFIX + containerId;
    }

    static Map<String, String> of(AgentId agent, LaunchPlan plan) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(AGENT, agent.value());
        labels.put(CONTAINER, plan.containerId());
        plan.frameworkId().ifPresent(id -> labels.put(FRAMEWORK, id.value()));
        plan.taskId().ifPresent(id -> labels.put(TASK, id.value()));
        return labels;
    }
}
