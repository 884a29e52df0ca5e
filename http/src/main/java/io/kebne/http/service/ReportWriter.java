package io.kebne.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.task.TaskState;
import java.util.List;
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
        for (ServiceReport report : reports) {
            report.deployment().ifPresent(deployment -> deployment(out.addObject(), report, deployment));
        }
        return out;
    }

    private static void deployment(ObjectNode out, ServiceReport report, Deployment deployment) {
        String app = report.version().spec().id().value();
        String action = switch (deployment.kind()) {
            case CREATE -> "StartApplication";
            case SCALE -> "ScaleApplication";
            case REMOVE -> "StopApplication";
            case UPDATE, RESTART, ROLLBACK -> "RestartApplication";
        };
        out.put("id", deployment.id());
        out.put("version", AppWriter.time(deployment.version()));
        out.put("startedAt", AppWriter.time(deployment.startedMillis()));
        out.put("kind", deployment.kind().name());
        out.putArray("affectedApps").add(app);
        out.putArray("affectedPods");
        out.putArray("currentActions").addObject().put("action", action).put("app", app);
        out.putArray("steps")
                .addObject()
                .putArray("actions")
                .addObject()
                .put("action", action)
                .put("app", app);
        out.put("currentStep", 1);
        out.put("totalSteps", 1);
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
        out.set("app", AppWriter.version(report.version()));
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
