/** The endpoints of an agent that show its tasks' Java virtual machines. Called by an agent's HTTP server. */
package io.kebne.http.jvm;
