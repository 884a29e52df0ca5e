/** Tasks: what to run, and what became of it, in Mesos' terms. Used by every module; holds no state. */
package io.kebne.protocol.task;
