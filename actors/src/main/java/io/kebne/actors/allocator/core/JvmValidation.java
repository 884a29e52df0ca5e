package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.jvm.JdkVersion;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmMemory;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;

/** Whether a task's Java program may run with the memory that it asks for, and on the JDKs that an agent has. */
final class JvmValidation {
    private JvmValidation() {}

    /**
     * @param custom whether an executor of the framework runs it, which would have to know how
     * @return why it may not be launched, or empty
     */
    static Optional<String> error(Offer offer, TaskInfo task, boolean custom) {
        if (task.jvm().isEmpty()) {
            return Optional.empty();
        }
        if (custom) {
            return Optional.of("Task has a jvm section, which only agents run, and an executor of its own");
        }
        JvmInfo jvm = task.jvm().get();
        if (task.resources().thousandths(Resources.MEM) == 0) {
            return Optional.of("Task is not valid: resources.mem: must be given for a task with a jvm section");
        }
        try {
            JvmMemory.of(jvm, task.memoryBytes());
        } catch (InvalidValueException e) {
            return Optional.of("Task is not valid: " + e.getMessage());
        }
        return jdkError(offer, jvm);
    }

    private static Optional<String> jdkError(Offer offer, JvmInfo jvm) {
        if (jvm.jdk().filter(JdkVersion::isDirectory).isPresent()) {
            return Optional.empty();
        }
        List<String> versions = Attribute.texts(offer.attributes(), JdkVersion.ATTRIBUTE);
        if (JdkVersion.best(versions, jvm.jdk()).isPresent()) {
            return Optional.empty();
        }
        String wanted = jvm.jdk().map(version -> "JDK " + version).orElse("JDK");
        String has = versions.isEmpty() ? "it has none" : "it has " + String.join(", ", versions);
        return Optional.of(
                "Task is not valid: jvm.jdk: there is no " + wanted + " on agent " + offer.agentId() + "; " + has);
    }
}
