package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.util.TreeSet;

/** What would happen, as a document: which fields differ, and what becomes of the instances. */
final class PlanWriter {
    private PlanWriter() {}

    static ObjectNode write(ServiceSpec asked, ServiceReply.Planned planned) {
        ServiceSpec wanted = asked.scaledFrom(
                planned.present().map(present -> present.spec().instances()).orElse(0));
        ObjectNode out = AppWriter.MAPPER.createObjectNode();
        out.put("id", wanted.id().value());
        out.put("kind", planned.kind().map(Enum::name).orElse("NONE"));
        ArrayNode changes = out.putArray("changes");
        planned.present()
                .ifPresent(present ->
                        differences(changes, "", AppWriter.definition(present.spec()), AppWriter.definition(wanted)));
        out.putObject("instances")
                .put("wanted", wanted.instances())
                .put("started", planned.started())
                .put("ended", planned.ended());
        out.putObject("strategy")
                .put("atLeastReady", wanted.upgrade().minimum(wanted.instances()))
                .put("atMost", wanted.upgrade().maximum(wanted.instances()))
                .put(
                        "canary",
                        wanted.upgrade()
                                .canary()
                                .map(canary -> canary.instances())
                                .orElse(0));
        planned.deploymentId().ifPresent(id -> out.put("deploymentUnderWay", id));
        return out;
    }

    /** Of objects each field, of all else the whole. */
    private static void differences(ArrayNode out, String path, JsonNode from, JsonNode to) {
        if (from.isObject() && to.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            from.fieldNames().forEachRemaining(names::add);
            to.fieldNames().forEachRemaining(names::add);
            String prefix = path.isEmpty() ? "" : path + ".";
            names.forEach(name -> differences(out, prefix + name, from.path(name), to.path(name)));
        } else if (!from.equals(to)) {
            ObjectNode change = out.addObject().put("field", path);
            if (!from.isMissingNode()) {
                change.set("from", from);
            }
            if (!to.isMissingNode()) {
                change.set("to", to);
            }
        }
    }
}
