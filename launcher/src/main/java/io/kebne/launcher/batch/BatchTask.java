package io.kebne.launcher.batch;

import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;

/**
 * One command of a batch.
 *
 * @param name unique within the batch, and a valid task id
 * @param resources what it needs
 * @param command what it runs
 */
public record BatchTask(String name, Resources resources, CommandInfo command) {}
