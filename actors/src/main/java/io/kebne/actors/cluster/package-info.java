/**
 * How a process becomes a node: its place in the Akka cluster, the sharded entities, and the detection of dead
 * neighbours. Used by the roles' entry points and the launcher.
 */
package io.kebne.actors.cluster;
