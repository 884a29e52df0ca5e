package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Executor;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.json.RoleFields;
import io.kebne.http.json.TaskFields;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.constraint.OfferConstraintsJson;
import io.vavr.collection.Iterator;
import io.vavr.collection.Seq;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A framework as a master shows it: a part for its own fields, and one for each of its tasks and offers. */
final class FrameworkParts {
    private FrameworkParts() {}

    /** The whole framework, with its tasks. */
    static Iterator<JsonPart> of(AllocatorView view, Framework framework, List<Offer> offers) {
        Predicate<Task> unreachable = view::isUnreachable;
        return JsonPart.object(Iterator.<JsonPart>of(out -> fields(out, view, framework))
                .concat(JsonPart.array("tasks", tasks(view, framework, unreachable.negate())))
                .concat(JsonPart.array("unreachable_tasks", tasks(view, framework, unreachable)))
                .concat(JsonPart.array(
                        "completed_tasks",
                        TaskHistory.completed(framework)
                                .map(task -> out -> TaskFields.write(out, TaskHistory.of(task)))))
                .concat(JsonPart.array("offers", Iterator.ofAll(offers).map(offer -> out -> offer(out, offer)))));
    }

    /** The fields that summaries have as well. */
    static void summary(JsonGenerator out, AllocatorView view, Framework framework) throws IOException {
        FrameworkInfo info = framework.info();
        FrameworkLink link = view.link(framework.id());
        boolean connected = link.connected() && !framework.isRemoved();
        out.writeStringField("id", info.id().value());
        out.writeStringField("name", info.name());
        ResourceFields.summary(out, "used_resources", sum(framework.allocated().values()));
        ResourceFields.summary(out, "offered_resources", sum(link.offered().values()));
        out.writeArrayFieldStart("capabilities");
        for (Capability capability : info.capabilities().stream().sorted().toList()) {
            out.writeString(capability.name());
        }
        out.writeEndArray();
        out.writeStringField("hostname", info.hostname());
        out.writeStringField("webui_url", info.webuiUrl().orElse(""));
        out.writeBooleanField("active", connected);
        out.writeBooleanField("connected", connected);
        out.writeBooleanField(
                "recovered", !framework.isRemoved() && !view.links().containsKey(framework.id()));
    }

    private static void fields(JsonGenerator out, AllocatorView view, Framework framework) throws IOException {
        summary(out, view, framework);
        FrameworkInfo info = framework.info();
        out.writeStringField("user", info.user());
        Numbers.seconds(out, "failover_timeout", info.failoverTimeout().toMillis());
        out.writeBooleanField("checkpoint", info.checkpoint());
        Numbers.seconds(out, "registered_time", framework.registeredMillis());
        Numbers.seconds(out, "unregistered_time", framework.removedMillis().orElse(0L));
        writeIfPresent(out, "principal", info.principal());
        ResourceFields.summary(
                out,
                "resources",
                sum(framework.allocated().values())
                        .plus(sum(view.link(framework.id()).offered().values())));
        RoleFields.write(out, info);
        if (!info.labels().isEmpty()) {
            TaskFields.labels(out, info.labels());
        }
        // Mesos' masters show none for tasks that run commands either.
        out.writeArrayFieldStart("executors");
        for (Executor executor : framework.executors().values()) {
            ExecutorFields.write(out, executor);
        }
        out.writeEndArray();
        out.writeFieldName("offer_constraints");
        OfferConstraintsJson.write(out, view.link(framework.id()).offerConstraints());
    }

    private static Iterator<JsonPart> tasks(AllocatorView view, Framework framework, Predicate<Task> which) {
        return framework
                .tasks()
                .valuesIterator()
                .filter(which)
                .map(task -> out -> TaskFields.write(out, TaskHistory.of(view, task)));
    }

    private static void offer(JsonGenerator out, Offer offer) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", offer.id().value());
        out.writeStringField("framework_id", offer.frameworkId().value());
        out.writeObjectFieldStart("allocation_info");
        out.writeStringField("role", offer.role());
        out.writeEndObject();
        out.writeStringField("slave_id", offer.agentId().value());
        ResourceFields.summary(out, "resources", offer.resources());
        out.writeEndObject();
    }

    private static void writeIfPresent(JsonGenerator out, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(field, value.get());
        }
    }

    private static ScalarTotals sum(Seq<ScalarTotals> totals) {
        return totals.foldLeft(ScalarTotals.ZERO, ScalarTotals::plus);
    }
}
