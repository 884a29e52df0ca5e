package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoJson;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** The {@code jvm} section of a task, which has no field in Mesos' messages: a label of its own carries it as JSON. */
final class JvmMessages {
    private JvmMessages() {}

    static void write(JvmInfo jvm, Protos.TaskInfo.Builder out) {
        out.getLabelsBuilder().addLabelsBuilder().setKey(JvmInfo.LABEL).setValue(JvmInfoJson.write(jvm));
    }

    /** @throws InvalidValueException naming the field from {@code jvm} on */
    static Optional<JvmInfo> read(List<Label> labels) {
        List<Label> found = labels.stream().filter(JvmMessages::isOurs).toList();
        if (found.size() > 1) {
            throw new InvalidValueException(
                    JvmInfo.FIELD, "is given twice; the label " + JvmInfo.LABEL + " is the same");
        }
        return found.stream()
                .findFirst()
                .map(label -> JvmInfoJson.read(label.value().orElse("")));
    }

    /** The labels that are the task's own. */
    static List<Label> without(List<Label> labels) {
        List<Label> others = new ArrayList<>(labels);
        others.removeIf(JvmMessages::isOurs);
        return others;
    }

    /** A command beside this section need not say what it is. */
    static CommandInfo command(Protos.CommandInfo command) {
        return CommandMessages.read(
                command.hasValue()
                        ? command
                        : command.toBuilder()
                                .setShell(false)
                                .setValue(TaskInfo.JAVA)
                                .build());
    }

    private static boolean isOurs(Label label) {
        return label.key().equals(JvmInfo.LABEL);
    }
}
