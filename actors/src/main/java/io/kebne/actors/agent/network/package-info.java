/**
 * Networks that containers join by plug-ins of CNI (the Container Network Interface of the CNCF, specification 0.3 to 1.0, as
 * Mesos' network/cni). Called by the agent's host and by isolation; knows of containers only what they are called.
 */
package io.kebne.actors.agent.network;
