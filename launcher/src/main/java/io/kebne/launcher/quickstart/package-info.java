/** The command {@code kebne quickstart}: a whole cluster, a real job, and a check of its result. */
package io.kebne.launcher.quickstart;
