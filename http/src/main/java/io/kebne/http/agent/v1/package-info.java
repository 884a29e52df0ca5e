/** Mesos' v1 operator API of an agent. */
package io.kebne.http.agent.v1;
