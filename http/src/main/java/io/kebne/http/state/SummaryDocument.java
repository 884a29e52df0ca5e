package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.CompletedTask;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.Task;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.JsonPart;
import io.kebne.http.node.NodeFields;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.TaskState;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Agents and frameworks with counts in place of their tasks (Mesos: {@code /state-summary}). */
final class SummaryDocument {
    /** The states that Mesos counts here. */
    private static final List<TaskState> COUNTED = List.of(
            TaskState.STAGING,
            TaskState.STARTING,
            TaskState.RUNNING,
            TaskState.KILLING,
            TaskState.FINISHED,
            TaskState.KILLED,
            TaskState.FAILED,
            TaskState.LOST,
            TaskState.ERROR,
            TaskState.UNREACHABLE);

    /** The tasks of one agent or framework, and the ids of the other side. */
    private static final class Tally {
        final Map<TaskState, Integer> states = new EnumMap<>(TaskState.class);
        final TreeSet<String> partners = new TreeSet<>();

        void add(TaskState state, String partner) {
            states.merge(state, 1, Integer::sum);
            partners.add(partner);
        }
    }

    private final Map<AgentId, Tally> agents = new HashMap<>();
    private final Map<FrameworkId, Tally> frameworks = new HashMap<>();

    private SummaryDocument(AllocatorView view) {
        for (Framework framework : view.state().frameworks().values()) {
            for (Task task : framework.tasks().values()) {
                add(task, view.taskState(task));
            }
            for (CompletedTask ended : framework.completed().values()) {
                add(ended.task(), ended.status().state());
            }
        }
    }

    static Iterator<JsonPart> of(AllocatorView view, NodeInfo node) {
        SummaryDocument tallies = new SummaryDocument(view);
        return JsonPart.object(Iterator.<JsonPart>of(out -> master(out, node))
                .concat(JsonPart.array("slaves", tallies.agents(view)))
                .concat(JsonPart.array("frameworks", tallies.frameworks(view))));
    }

    private Iterator<JsonPart> agents(AllocatorView view) {
        OfferIndex offers = new OfferIndex(view);
        return view.state()
                .agents()
                .valuesIterator()
                .filter(agent -> agent.isReachable())
                .map(agent -> out -> {
                    out.writeStartObject();
                    AgentFields.write(out, view, agent, offers.of(agent.id()));
                    write(out, agents.getOrDefault(agent.id(), new Tally()), "framework_ids");
                    out.writeEndObject();
                });
    }

    private Iterator<JsonPart> frameworks(AllocatorView view) {
        return view.state().frameworks().valuesIterator().map(framework -> out -> {
            out.writeStartObject();
            FrameworkParts.summary(out, view, framework);
            write(out, frameworks.getOrDefault(framework.id(), new Tally()), "slave_ids");
            out.writeEndObject();
        });
    }

    private static void master(JsonGenerator out, NodeInfo node) throws IOException {
        out.writeStringField("hostname", node.hostname());
        NodeFields.cluster(out, node);
    }

    private static void write(JsonGenerator out, Tally tally, String partnersField) throws IOException {
        for (TaskState state : COUNTED) {
            out.writeNumberField(state.wireName(), tally.states.getOrDefault(state, 0));
        }
        out.writeArrayFieldStart(partnersField);
        for (String partner : tally.partners) {
            out.writeString(partner);
        }
        out.writeEndArray();
    }

    private void add(Task task, TaskState state) {
        agents.computeIfAbsent(task.agentId(), id -> new Tally())
                .add(state, task.frameworkId().value());
        frameworks
                .computeIfAbsent(task.frameworkId(), id -> new Tally())
                .add(state, task.agentId().value());
    }
}
