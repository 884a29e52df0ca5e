/** The commands about tasks: list them, read their output, end them. */
package io.kebne.launcher.task;
