package io.kebne.http.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.actors.explain.FrameworkExplanation.OfRole;
import io.kebne.actors.explain.FrameworkExplanation.Pending;
import io.kebne.actors.explain.FrameworkExplanation.RecentRefusal;
import io.kebne.actors.explain.FrameworkExplanation.Steps;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ResourceFields;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A framework with what the allocator says of it.
 *
 * @param explanation empty of roles when the allocator does not know the framework
 */
record Explained(Framework framework, FrameworkExplanation explanation) {
    /** Those that were asked about, and of their waiting tasks those that were. */
    static Iterator<JsonPart> frameworks(List<Explained> all, Selection selection) {
        return JsonPart.array(
                "frameworks", Iterator.ofAll(all).map(explained -> out -> explained.write(out, selection)));
    }

    private void write(JsonGenerator out, Selection selection) throws IOException {
        out.writeStartObject();
        out.writeStringField("framework_id", framework.id().value());
        out.writeStringField("framework_name", framework.info().name());
        if (explanation.lastRound().isPresent()) {
            FrameworkExplanation.Round round = explanation.lastRound().get();
            out.writeObjectFieldStart("last_round");
            Numbers.seconds(out, "timestamp", round.atMillis());
            out.writeNumberField("agents", round.agents());
            out.writeNumberField("offers", round.offers());
            out.writeEndObject();
        }
        out.writeArrayFieldStart("roles");
        for (OfRole role : explanation.roles()) {
            write(out, role);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("pending");
        for (Pending pending : explanation.pending()) {
            if (selection.wants(pending.taskId())) {
                write(out, pending);
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("refusals");
        for (RecentRefusal refusal : explanation.refusals()) {
            write(out, refusal);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, OfRole role) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role.role());
        out.writeBooleanField("active", role.active());
        Numbers.any(out, "dominant_share", role.dominantShare());
        Numbers.any(out, "role_share", role.roleShare());
        out.writeNumberField("offers_made", role.offersMade());
        steps(out, role.steps());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Pending pending) throws IOException {
        out.writeStartObject();
        out.writeStringField("task_id", pending.taskId().value());
        out.writeStringField("role", pending.role());
        ResourceFields.summary(out, "resources", pending.resources());
        steps(out, pending.steps());
        out.writeArrayFieldStart("advice");
        for (String advice : pending.advice()) {
            out.writeString(advice);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, RecentRefusal refusal) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", refusal.role());
        out.writeStringField("slave_id", refusal.agentId().value());
        ResourceFields.summary(out, "resources", refusal.resources());
        Numbers.seconds(out, "timestamp", refusal.atMillis());
        Numbers.seconds(out, "refuse_seconds", refusal.forMillis());
        out.writeEndObject();
    }

    private static void steps(JsonGenerator out, Steps steps) throws IOException {
        out.writeObjectFieldStart("steps");
        out.writeNumberField("agents", steps.agents());
        out.writeNumberField("not_offerable", steps.notOfferable());
        out.writeNumberField("filtered", steps.filtered());
        out.writeNumberField("reserved", steps.reserved());
        counts(out, "constraints", steps.constraints());
        out.writeNumberField("gpu", steps.gpu());
        out.writeNumberField("region", steps.region());
        counts(out, "limit", steps.limit());
        out.writeNumberField("headroom", steps.headroom());
        counts(out, "too_small", steps.tooSmall());
        out.writeNumberField("outstanding", steps.outstanding());
        out.writeNumberField("remaining", steps.remaining());
        out.writeEndObject();
    }

    private static void counts(JsonGenerator out, String field, Map<String, Integer> counts) throws IOException {
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, Integer> count : new TreeMap<>(counts).entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
        }
        out.writeEndObject();
    }
}
