/** The command {@code kebne bench}: measurements of a running cluster, with the figures they are held against. */
package io.kebne.launcher.bench;
