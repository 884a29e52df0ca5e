/** The {@code kebne} command line and the bootstrap of a node's roles; called only by the JVM's launcher. */
package io.kebne.launcher;
