package io.kebne.actors.agent.jvm;

import io.kebne.protocol.id.TaskKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A container whose processes may be virtual machines.
 *
 * @param key of its task; empty for an executor
 * @param jvm when its task said that it is one; else it may be one all the same
 * @param sandbox its working directory
 */
public record JvmSubject(Optional<TaskKey> key, String containerId, Optional<JvmTask> jvm, Path sandbox) {}
