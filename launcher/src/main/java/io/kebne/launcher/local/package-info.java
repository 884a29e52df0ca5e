/** A whole cluster on this machine, in this process or in one process for each node. */
package io.kebne.launcher.local;
