/** {@code kebne exec}: a command in a running task's sandbox, over the agent's operator API. Called by the command line. */
package io.kebne.launcher.exec;
