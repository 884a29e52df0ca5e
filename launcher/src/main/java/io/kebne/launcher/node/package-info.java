/** Starting and stopping the nodes of a cluster in this process. Used by the commands that run nodes. */
package io.kebne.launcher.node;
