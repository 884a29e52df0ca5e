package io.kebne.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services as they are, in Marathon's documents. */
final class ReportWriter {
    private ReportWriter() {}

    /** @param withTasks whether each instance is described, rather than counted only */
    static ObjectNode app(ServiceReport report, boolean withTasks) {
        ObjectNode app = AppWriter.version(report.version());
        app.put("tasksStaged", count(report, false, TaskState.STAGING, TaskState.STARTING));
        app.put("tasksRunning", count(report, true, TaskState.RUNNING));
        app.put("tasksHealthy", healthy(report, true));
        app.put("tasksUnhealthy", healthy(report, false));
        app.put("tasksUnreachable", count(report, true, TaskState.UNREACHABLE));
        app.put(
                "tasksReady",
                report.instances().stream()
                        .filter(ServiceReport.Instance::ready)
                        .count());
        ArrayNode deployments = app.putArray("deployments");
        report.deployment().ifPresent(deployment -> deployments.addObject().put("id", deployment.id()));
        report.lastFailure().ifPresent(failure -> failure(app.putObject("lastTaskFailure"), report, failure));
        report.autoscaling().ifPresent(status -> AutoscalingWriter.status(app.putObject("autoscalingStatus"), status));
        if (withTasks) {
            tasks(app.putArray("tasks"), report, Optional.empty());
        }
        return app;
    }

    /** @param state only tasks in this one */
    static void tasks(ArrayNode out, ServiceReport report, Optional<TaskState> state) {
        for (ServiceReport.Instance instance : report.instances()) {
            if (state.isEmpty() || instance.state().equals(state)) {
                task(out.addObject(), report, instance);
            }
        }
    }

    private static void task(ObjectNode out, ServiceReport report, ServiceReport.Instance one) {
        out.put("id", one.instance().taskId().value());
        out.put("appId", report.version().spec().id().value());
        out.put("host", one.instance().hostname());
        one.instance().ports().forEach(out.putArray("ports")::add);
        report.version()
                .spec()
                .ports()
                .forEach(port -> out.withArray("servicePorts").add(port.port()));
        out.put("slaveId", one.instance().agentId().value());
        // What has not been heard of since the last failover may be anything.
        out.put("state", "TASK_" + one.state().map(TaskState::name).orElse("STAGING"));
        out.put("stagedAt", AppWriter.time(one.instance().launchedMillis()));
        one.startedMillis().ifPresent(at -> out.put("startedAt", AppWriter.time(at)));
        out.put("version", AppWriter.time(one.instance().config()));
        out.put("role", one.instance().role());
        out.put("incarnation", one.instance().incarnation());
        out.put("ready", one.ready());
        one.instance()
                .ip()
                .ifPresent(ip -> out.putArray("ipAddresses")
                        .addObject()
                        .put("ipAddress", ip)
                        .put("protocol", ip.contains(":") ? "IPv6" : "IPv4"));
        one.instance().ending().ifPresent(why -> out.put("ending", why));
        one.healthy()
                .ifPresent(healthy -> out.putArray("healthCheckResults")
                        .addObject()
                        .put("alive", healthy)
                        .put("taskId", one.instance().taskId().value()));
    }

    private static void failure(ObjectNode out, ServiceReport report, ServiceReport.Failure failure) {
        out.put("appId", report.version().spec().id().value());
        out.put("host", failure.hostname());
        out.put("message", failure.message());
        out.put("slaveId", failure.agentId().value());
        out.put("state", "TASK_" + failure.state().name());
        out.put("taskId", failure.taskId().value());
        out.put("timestamp", AppWriter.time(failure.atMillis()));
        out.put("version", AppWriter.time(failure.version()));
    }

    static ArrayNode deployments(List<ServiceReport> reports) {
        ArrayNode out = AppWriter.MAPPER.createArrayNode();
        Map<String, List<ServiceReport>> together = new LinkedHashMap<>();
        for (ServiceReport report : reports) {
            report.deployment()
                    .ifPresent(deployment -> together.computeIfAbsent(deployment.id(), id -> new ArrayList<>())
                            .add(report));
        }
        together.values().forEach(affected -> deployment(out.addObject(), affected));
        return out;
    }

    /** One deployment, of all services that share it. */
    private static void deployment(ObjectNode out, List<ServiceReport> affected) {
        Deployment first = affected.get(0).deployment().orElseThrow();
        out.put("id", first.id());
        out.put("version", AppWriter.time(first.version()));
        out.put("startedAt", AppWriter.time(first.startedMillis()));
        out.put("kind", first.kind().name());
        out.put("paused", first.paused());
        affected.get(0).version().reason().ifPresent(reason -> out.put("reason", reason));
        ArrayNode apps = out.putArray("affectedApps");
        out.putArray("affectedPods");
        ArrayNode current = out.putArray("currentActions");
        ArrayNode actions = out.putArray("steps").addObject().putArray("actions");
        for (ServiceReport report : affected) {
            String app = report.version().spec().id().value();
            String action = action(report.deployment().orElseThrow().kind());
            apps.add(app);
            actions.addObject().put("action", action).put("app", app);
            ObjectNode now = current.addObject().put("action", action).put("app", app);
            ArrayNode results = now.putArray("readinessCheckResults");
            report.version()
                    .spec()
                    .readinessCheck()
                    .ifPresent(check -> report.instances().stream()
                            .filter(one ->
                                    one.instance().config() == report.version().config())
                            .forEach(one -> results.addObject()
                                    .put("taskId", one.instance().taskId().value())
                                    .put("name", check.name())
                                    .put("ready", one.ready())));
        }
        out.put("currentStep", 1);
        out.put("totalSteps", 1);
    }

    private static String action(Deployment.Kind kind) {
        return switch (kind) {
            case CREATE -> "StartApplication";
            case SCALE -> "ScaleApplication";
            case REMOVE -> "StopApplication";
            case UPDATE, RESTART, ROLLBACK -> "RestartApplication";
        };
    }

    static ObjectNode queue(List<ServiceReport> reports) {
        ObjectNode all = AppWriter.MAPPER.createObjectNode();
        ArrayNode out = all.putArray("queue");
        for (ServiceReport report : reports) {
            report.queue().ifPresent(queue -> queued(out.addObject(), report, queue));
        }
        return all;
    }

    private static void queued(ObjectNode out, ServiceReport report, ServiceReport.Queue queue) {
        out.set("app", HiddenValues.in(AppWriter.version(report.version())));
        out.put("count", queue.count());
        out.put("since", AppWriter.time(queue.sinceMillis()));
        out.putObject("delay")
                .put("timeLeftSeconds", (queue.delayMillis() + 999) / 1000)
                .put("overdue", queue.delayMillis() == 0);
        ObjectNode offers = out.putObject("processedOffersSummary");
        long refused =
                queue.refusals().values().stream().mapToLong(Long::longValue).sum();
        offers.put("processedOffersCount", queue.offers());
        offers.put("unusedOffersCount", Math.min(refused, queue.offers()));
        ArrayNode reasons = offers.putArray("rejectSummaryLastOffers");
        queue.refusals()
                .forEach((cause, count) -> reasons.addObject()
                        .put("reason", cause)
                        .put("declined", count)
                        .put("processed", queue.offers()));
    }

    private static int count(ServiceReport report, boolean heard, TaskState... states) {
        List<TaskState> wanted = List.of(states);
        return (int) report.instances().stream()
                .filter(one -> one.state().map(wanted::contains).orElse(!heard))
                .count();
    }

    private static int healthy(ServiceReport report, boolean healthy) {
        return (int) report.instances().stream()
                .filter(one -> one.healthy().filter(h -> h == healthy).isPresent())
                .count();
    }
}
