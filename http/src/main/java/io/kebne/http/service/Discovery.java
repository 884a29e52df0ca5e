package io.kebne.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.NotReadyException;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where requests may be sent: the ports of those instances that are ready, and are not to end. */
public final class Discovery {
    /** A port of an instance. */
    public record Target(ServiceInstance instance, int index, int number, PortDefinition port) {}

    private Discovery() {}

    /** @param port name or index of the only port that is asked for */
    static ObjectNode service(ServiceReport report, Optional<String> port) {
        ObjectNode document = AppWriter.MAPPER.createObjectNode();
        document.put("id", report.version().spec().id().value());
        document.put("version", AppWriter.time(report.version().version()));
        ArrayNode endpoints = document.putArray("endpoints");
        for (Target target : targets(report, port)) {
            ObjectNode one = endpoints.addObject();
            one.put("host", target.instance().hostname());
            target.instance().ip().ifPresent(ip -> one.put("ip", ip));
            one.put("port", target.number());
            one.put("protocol", target.port().protocol());
            target.port().name().ifPresent(name -> one.put("name", name));
            one.put("taskId", target.instance().taskId().value());
            one.put("taskVersion", AppWriter.time(target.instance().config()));
        }
        return document;
    }

    /** As Prometheus' {@code http_sd_config} reads it, with labels after its discovery of Marathon. */
    static void prometheus(ArrayNode out, ServiceReport report, Optional<String> port) {
        ServiceSpec spec = report.version().spec();
        for (Target target : targets(report, port)) {
            ObjectNode group = out.addObject();
            group.putArray("targets").add(target.instance().hostname() + ":" + target.number());
            ObjectNode labels = group.putObject("labels");
            labels.put("__meta_kebne_service", spec.id().value());
            labels.put("__meta_kebne_task", target.instance().taskId().value());
            labels.put("__meta_kebne_port_index", Integer.toString(target.index()));
            target.port().name().ifPresent(name -> labels.put("__meta_kebne_port_name", name));
            target.instance().ip().ifPresent(ip -> labels.put("__meta_kebne_ip", ip));
            spec.labels().forEach((name, value) -> labels.put("__meta_kebne_label_" + labelName(name), value));
        }
    }

    /** As Marathon's {@code /v2/tasks} lists them for load balancers: a line for each port of each service. */
    static String lines(List<ServiceReport> reports) {
        StringBuilder text = new StringBuilder();
        for (ServiceReport report : reports) {
            ServiceSpec spec = report.version().spec();
            List<Target> targets = targets(report, Optional.empty());
            for (int i = 0; i < spec.ports().size(); i++) {
                text.append(spec.id().flat())
                        .append('\t')
                        .append(spec.ports().get(i).port());
                for (Target target : targets) {
                    if (target.index() == i) {
                        text.append('\t')
                                .append(target.instance().hostname())
                                .append(':')
                                .append(target.number());
                    }
                }
                text.append('\n');
            }
            if (spec.ports().isEmpty()) {
                text.append(spec.id().flat()).append("\t ");
                report.instances().stream()
                        .filter(report::takesRequests)
                        .forEach(one -> text.append('\t').append(one.instance().hostname()));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /**
     * @param port name or index of the only port that is asked for
     * @throws NotReadyException while it is not known which instances are ready
     */
    public static List<Target> targets(ServiceReport report, Optional<String> port) {
        if (report.unheard() > 0) {
            // Those who ask keep to what they know: it is more than can be said now.
            throw new NotReadyException("It is not known yet which instances are ready: services have just moved");
        }
        List<Target> targets = new ArrayList<>();
        List<PortDefinition> ports = report.version().spec().ports();
        Optional<Integer> only = port.map(wanted -> index(ports, wanted));
        for (ServiceReport.Instance one : report.instances()) {
            List<Integer> numbers = one.instance().ports();
            for (int i = 0; report.takesRequests(one) && i < numbers.size(); i++) {
                if (only.isEmpty() || only.get() == i) {
                    // An instance of another version may have more ports than this one says.
                    PortDefinition definition = i < ports.size() ? ports.get(i) : PortDefinition.of(0);
                    targets.add(new Target(one.instance(), i, numbers.get(i), definition));
                }
            }
        }
        return targets;
    }

    private static int index(List<PortDefinition> ports, String wanted) {
        for (int i = 0; i < ports.size(); i++) {
            if (wanted.equals(Integer.toString(i))
                    || ports.get(i).name().filter(wanted::equals).isPresent()) {
                return i;
            }
        }
        throw new InvalidValueException("port", "there is no port '" + wanted + "'");
    }

    /** Prometheus' names of labels have letters, digits and underscores. */
    private static String labelName(String name) {
        return name.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
