package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Checks and health checks of tasks (mesos.proto, CheckInfo, HealthCheck, CheckStatusInfo). */
public final class CheckMessages {
    private static final String HEALTH = "health_check";
    private static final String CHECK = "check";
    private static final double NANOS_PER_SECOND = 1e9;

    private CheckMessages() {}

    public static Protos.HealthCheck write(HealthCheck check) {
        Protos.HealthCheck.Builder out = Protos.HealthCheck.newBuilder()
                .setDelaySeconds(seconds(check.delay()))
                .setIntervalSeconds(seconds(check.interval()))
                .setTimeoutSeconds(seconds(check.timeout()))
                .setConsecutiveFailures(check.consecutiveFailures())
                .setGracePeriodSeconds(seconds(check.gracePeriod()));
        if (check.probe() instanceof Probe.Command probe) {
            out.setType(Protos.HealthCheck.Type.COMMAND).setCommand(CommandMessages.write(probe.command()));
        } else if (check.probe() instanceof Probe.Http probe) {
            Protos.HealthCheck.HTTPCheckInfo.Builder http =
                    out.setType(Protos.HealthCheck.Type.HTTP).getHttpBuilder();
            http.setPort(probe.port()).setProtocol(protocol(probe.ipv6())).addAllStatuses(probe.statuses());
            probe.scheme().ifPresent(http::setScheme);
            probe.path().ifPresent(http::setPath);
        } else if (check.probe() instanceof Probe.Tcp probe) {
            out.setType(Protos.HealthCheck.Type.TCP)
                    .getTcpBuilder()
                    .setPort(probe.port())
                    .setProtocol(protocol(probe.ipv6()));
        }
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code health_check} on */
    public static HealthCheck read(Protos.HealthCheck check) {
        return new HealthCheck(
                probe(check),
                duration(check.getDelaySeconds(), HEALTH + ".delay_seconds"),
                duration(check.getIntervalSeconds(), HEALTH + ".interval_seconds"),
                duration(check.getTimeoutSeconds(), HEALTH + ".timeout_seconds"),
                check.getConsecutiveFailures(),
                duration(check.getGracePeriodSeconds(), HEALTH + ".grace_period_seconds"));
    }

    private static Probe probe(Protos.HealthCheck check) {
        try {
            if (check.getType() == Protos.HealthCheck.Type.COMMAND) {
                required(check.hasCommand(), "command", "COMMAND");
                return new Probe.Command(CommandMessages.read(check.getCommand()));
            } else if (check.getType() == Protos.HealthCheck.Type.HTTP) {
                required(check.hasHttp(), "http", "HTTP");
                Protos.HealthCheck.HTTPCheckInfo http = check.getHttp();
                return new Probe.Http(
                        http.getPort(),
                        http.hasScheme() ? Optional.of(http.getScheme()) : Optional.empty(),
                        http.hasPath() ? Optional.of(http.getPath()) : Optional.empty(),
                        http.getStatusesList(),
                        isIpv6(http.getProtocol()));
            } else if (check.getType() == Protos.HealthCheck.Type.TCP) {
                required(check.hasTcp(), "tcp", "TCP");
                return new Probe.Tcp(
                        check.getTcp().getPort(), isIpv6(check.getTcp().getProtocol()));
            }
        } catch (InvalidValueException e) {
            throw Faults.at(HEALTH, e);
        }
        throw new InvalidValueException(HEALTH + ".type", "must be COMMAND, HTTP or TCP");
    }

    public static Protos.CheckInfo write(CheckInfo check) {
        Protos.CheckInfo.Builder out = Protos.CheckInfo.newBuilder()
                .setDelaySeconds(seconds(check.delay()))
                .setIntervalSeconds(seconds(check.interval()))
                .setTimeoutSeconds(seconds(check.timeout()));
        if (check.probe() instanceof Probe.Command probe) {
            out.setType(Protos.CheckInfo.Type.COMMAND)
                    .getCommandBuilder()
                    .setCommand(CommandMessages.write(probe.command()));
        } else if (check.probe() instanceof Probe.Http probe) {
            out.setType(Protos.CheckInfo.Type.HTTP).getHttpBuilder().setPort(probe.port());
            probe.path().ifPresent(out.getHttpBuilder()::setPath);
        } else if (check.probe() instanceof Probe.Tcp probe) {
            out.setType(Protos.CheckInfo.Type.TCP).getTcpBuilder().setPort(probe.port());
        }
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code check} on */
    public static CheckInfo read(Protos.CheckInfo check) {
        return new CheckInfo(
                probe(check),
                duration(check.getDelaySeconds(), CHECK + ".delay_seconds"),
                duration(check.getIntervalSeconds(), CHECK + ".interval_seconds"),
                duration(check.getTimeoutSeconds(), CHECK + ".timeout_seconds"));
    }

    private static Probe probe(Protos.CheckInfo check) {
        try {
            if (check.getType() == Protos.CheckInfo.Type.COMMAND) {
                required(check.hasCommand(), "command", "COMMAND");
                return new Probe.Command(CommandMessages.read(check.getCommand().getCommand()));
            } else if (check.getType() == Protos.CheckInfo.Type.HTTP) {
                required(check.hasHttp(), "http", "HTTP");
                Protos.CheckInfo.Http http = check.getHttp();
                return new Probe.Http(
                        http.getPort(),
                        Optional.empty(),
                        http.hasPath() ? Optional.of(http.getPath()) : Optional.empty(),
                        List.of(),
                        false);
            } else if (check.getType() == Protos.CheckInfo.Type.TCP) {
                required(check.hasTcp(), "tcp", "TCP");
                return new Probe.Tcp(check.getTcp().getPort(), false);
            }
        } catch (InvalidValueException e) {
            throw Faults.at(CHECK, e);
        }
        throw new InvalidValueException(CHECK + ".type", "must be COMMAND, HTTP or TCP");
    }

    public static Protos.CheckStatusInfo write(CheckStatus status) {
        Protos.CheckStatusInfo.Builder out = Protos.CheckStatusInfo.newBuilder();
        if (status instanceof CheckStatus.Command command) {
            out.setType(Protos.CheckInfo.Type.COMMAND).getCommandBuilder();
            command.exitCode().ifPresent(out.getCommandBuilder()::setExitCode);
        } else if (status instanceof CheckStatus.Http http) {
            out.setType(Protos.CheckInfo.Type.HTTP).getHttpBuilder();
            http.statusCode().ifPresent(out.getHttpBuilder()::setStatusCode);
        } else if (status instanceof CheckStatus.Tcp tcp) {
            out.setType(Protos.CheckInfo.Type.TCP).getTcpBuilder();
            tcp.succeeded().ifPresent(out.getTcpBuilder()::setSucceeded);
        }
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code status} on */
    public static CheckStatus read(Protos.CheckStatusInfo status) {
        return switch (status.getType()) {
            case COMMAND ->
                new CheckStatus.Command(
                        status.getCommand().hasExitCode()
                                ? Optional.of(status.getCommand().getExitCode())
                                : Optional.empty());
            case HTTP ->
                new CheckStatus.Http(
                        status.getHttp().hasStatusCode()
                                ? Optional.of(status.getHttp().getStatusCode())
                                : Optional.empty());
            case TCP ->
                new CheckStatus.Tcp(
                        status.getTcp().hasSucceeded()
                                ? Optional.of(status.getTcp().getSucceeded())
                                : Optional.empty());
            case UNKNOWN -> throw new InvalidValueException("status.check_status.type", "is not known");
        };
    }

    private static void required(boolean given, String field, String type) {
        if (!given) {
            throw new InvalidValueException(field, "must be given for the type " + type);
        }
    }

    private static Duration duration(double seconds, String field) {
        return Durations.ofSeconds(seconds)
                .orElseThrow(() -> new InvalidValueException(field, "must lie between 0 and 365 days"));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    private static Protos.NetworkInfo.Protocol protocol(boolean ipv6) {
        return ipv6 ? Protos.NetworkInfo.Protocol.IPv6 : Protos.NetworkInfo.Protocol.IPv4;
    }

    private static boolean isIpv6(Protos.NetworkInfo.Protocol protocol) {
        return protocol == Protos.NetworkInfo.Protocol.IPv6;
    }
}
