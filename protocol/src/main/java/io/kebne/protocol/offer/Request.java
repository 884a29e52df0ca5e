package io.kebne.protocol.offer;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;

/**
 * What a framework is waiting for (Mesos' REQUEST call, which Mesos itself ignores). Kebne keeps the latest requests of
 * each framework to explain why a task is not running.
 *
 * @param taskId the task that would be launched
 * @param name the task's name
 * @param role for which the resources are wanted
 * @param resources what it needs on one agent
 */
public record Request(TaskId taskId, String name, String role, Resources resources) {}
