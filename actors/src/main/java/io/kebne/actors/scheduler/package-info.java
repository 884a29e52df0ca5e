/**
 * The Java SDK for framework developers: implement {@link io.kebne.actors.scheduler.Scheduler}, join the cluster with
 * {@link io.kebne.actors.scheduler.FrameworkNode}, and answer through {@link io.kebne.actors.scheduler.SchedulerDriver}.
 */
package io.kebne.actors.scheduler;
