package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Commands and how they are ended (mesos.proto, CommandInfo, KillPolicy). */
public final class CommandMessages {
    private CommandMessages() {}

    public static Protos.CommandInfo write(CommandInfo command) {
        Protos.CommandInfo.Builder out = Protos.CommandInfo.newBuilder()
                .setShell(command.shell())
                .setValue(command.value())
                .addAllArguments(command.arguments());
        command.user().ifPresent(out::setUser);
        for (EnvironmentVariable variable : command.environment()) {
            out.getEnvironmentBuilder()
                    .addVariablesBuilder()
                    .setName(variable.name())
                    .setValue(variable.value());
        }
        for (Uri uri : command.uris()) {
            Protos.CommandInfo.URI.Builder one = out.addUrisBuilder()
                    .setValue(uri.value())
                    .setExecutable(uri.executable())
                    .setExtract(uri.extract())
                    .setCache(uri.cache());
            uri.outputFile().ifPresent(one::setOutputFile);
        }
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code command} on */
    public static CommandInfo read(Protos.CommandInfo command) {
        return new CommandInfo(
                command.getShell(),
                command.getValue(),
                // Mesos ignores what stands there for a shell.
                command.getShell() ? List.of() : command.getArgumentsList(),
                environment(command.getEnvironment()),
                uris(command.getUrisList()),
                command.hasUser() ? Optional.of(command.getUser()) : Optional.empty());
    }

    private static List<EnvironmentVariable> environment(Protos.Environment environment) {
        List<EnvironmentVariable> all = new ArrayList<>(environment.getVariablesCount());
        for (Protos.Environment.Variable variable : environment.getVariablesList()) {
            if (variable.getType() == Protos.Environment.Variable.Type.SECRET || variable.hasSecret()) {
                throw Faults.unsupported("command.environment.variables.secret");
            }
            all.add(new EnvironmentVariable(variable.getName(), variable.getValue()));
        }
        return all;
    }

    private static List<Uri> uris(List<Protos.CommandInfo.URI> uris) {
        List<Uri> all = new ArrayList<>(uris.size());
        for (Protos.CommandInfo.URI uri : uris) {
            all.add(new Uri(
                    uri.getValue(),
                    uri.getExecutable(),
                    uri.getExtract(),
                    uri.getCache(),
                    uri.hasOutputFile() ? Optional.of(uri.getOutputFile()) : Optional.empty()));
        }
        return all;
    }

    public static Protos.KillPolicy write(KillPolicy policy) {
        return Protos.KillPolicy.newBuilder()
                .setGracePeriod(Durations.write(policy.gracePeriod()))
                .build();
    }

    /**
     * Of one that says nothing, the default.
     *
     * @throws InvalidValueException naming the field from {@code kill_policy} on
     */
    public static KillPolicy read(Protos.KillPolicy policy) {
        Duration grace = Durations.read(policy.getGracePeriod());
        return policy.hasGracePeriod() ? new KillPolicy(grace) : KillPolicy.DEFAULT;
    }
}
