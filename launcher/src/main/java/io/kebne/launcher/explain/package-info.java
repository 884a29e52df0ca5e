/** The command that tells why tasks do not run. */
package io.kebne.launcher.explain;
