package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;

/** A task's checks and what they said, in Mesos' words. Times are seconds. */
final class CheckFields {
    private static final double NANOS_PER_SECOND = 1e9;

    private CheckFields() {}

    static void write(JsonGenerator out, TaskStatus status) throws IOException {
        if (status.healthy().isPresent()) {
            out.writeBooleanField("healthy", status.healthy().get());
        }
        if (status.checkStatus().isPresent()) {
            out.writeObjectFieldStart("check_status");
            seen(out, status.checkStatus().get());
            out.writeEndObject();
        }
    }

    private static void seen(JsonGenerator out, CheckStatus status) throws IOException {
        if (status instanceof CheckStatus.Command command) {
            out.writeStringField("type", "COMMAND");
            out.writeObjectFieldStart("command");
            if (command.exitCode().isPresent()) {
                out.writeNumberField("exit_code", command.exitCode().get());
            }
        } else if (status instanceof CheckStatus.Http http) {
            out.writeStringField("type", "HTTP");
            out.writeObjectFieldStart("http");
            if (http.statusCode().isPresent()) {
                out.writeNumberField("status_code", http.statusCode().get());
            }
        } else if (status instanceof CheckStatus.Tcp tcp) {
            out.writeStringField("type", "TCP");
            out.writeObjectFieldStart("tcp");
            if (tcp.succeeded().isPresent()) {
                out.writeBooleanField("succeeded", tcp.succeeded().get());
            }
        }
        out.writeEndObject();
    }

    static void write(JsonGenerator out, TaskInfo task) throws IOException {
        if (task.healthCheck().isPresent()) {
            HealthCheck check = task.healthCheck().get();
            out.writeObjectFieldStart("health_check");
            probe(out, check.probe(), false);
            times(out, check.delay(), check.interval(), check.timeout());
            out.writeNumberField("consecutive_failures", check.consecutiveFailures());
            seconds(out, "grace_period_seconds", check.gracePeriod());
            out.writeEndObject();
        }
        if (task.check().isPresent()) {
            CheckInfo check = task.check().get();
            out.writeObjectFieldStart("check");
            probe(out, check.probe(), true);
            times(out, check.delay(), check.interval(), check.timeout());
            out.writeEndObject();
        }
    }

    /** @param nested whether the command stands within another object, as in a general check */
    private static void probe(JsonGenerator out, Probe probe, boolean nested) throws IOException {
        if (probe instanceof Probe.Command command) {
            out.writeStringField("type", "COMMAND");
            out.writeObjectFieldStart("command");
            if (nested) {
                out.writeObjectFieldStart("command");
            }
            command(out, command.command());
            if (nested) {
                out.writeEndObject();
            }
        } else if (probe instanceof Probe.Http http) {
            out.writeStringField("type", "HTTP");
            out.writeObjectFieldStart("http");
            out.writeNumberField("port", http.port());
            if (http.scheme().isPresent()) {
                out.writeStringField("scheme", http.scheme().get());
            }
            if (http.path().isPresent()) {
                out.writeStringField("path", http.path().get());
            }
        } else if (probe instanceof Probe.Tcp tcp) {
            out.writeStringField("type", "TCP");
            out.writeObjectFieldStart("tcp");
            out.writeNumberField("port", tcp.port());
        }
        out.writeEndObject();
    }

    private static void command(JsonGenerator out, CommandInfo command) throws IOException {
        out.writeBooleanField("shell", command.shell());
        out.writeStringField("value", command.value());
        if (!command.arguments().isEmpty()) {
            out.writeArrayFieldStart("arguments");
            for (String argument : command.arguments()) {
                out.writeString(argument);
            }
            out.writeEndArray();
        }
    }

    private static void times(JsonGenerator out, Duration delay, Duration interval, Duration timeout)
            throws IOException {
        seconds(out, "delay_seconds", delay);
        seconds(out, "interval_seconds", interval);
        seconds(out, "timeout_seconds", timeout);
    }

    private static void seconds(JsonGenerator out, String field, Duration time) throws IOException {
        out.writeNumberField(field, time.toNanos() / NANOS_PER_SECOND);
    }
}
