package io.kebne.actors.allocator.core;

import io.kebne.protocol.task.TaskStatus;

/** A task that has ended, with its terminal status. */
public record CompletedTask(Task task, TaskStatus status) {}
