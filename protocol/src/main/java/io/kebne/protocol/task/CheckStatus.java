package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/** What a task's {@link CheckInfo} saw last; nothing yet, or a look that failed, is empty (mesos.proto, CheckStatusInfo). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface CheckStatus {
    /** The exit status of the command. */
    @JsonTypeName("COMMAND")
    record Command(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> exitCode) implements CheckStatus {}

    /** The status of the response. */
    @JsonTypeName("HTTP")
    record Http(@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> statusCode) implements CheckStatus {}

    /** Whether the connection opened. */
    @JsonTypeName("TCP")
    record Tcp(@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Boolean> succeeded) implements CheckStatus {}

    /** What is said of a check before its first look has ended. */
    static CheckStatus nothingYet(Probe probe) {
        if (probe instanceof Probe.Command) {
            return new Command(Optional.empty());
        }
        return probe instanceof Probe.Http ? new Http(Optional.empty()) : new Tcp(Optional.empty());
    }
}
