/** The command {@code kebne run}: a batch whose output and outcome become those of the command. */
package io.kebne.launcher.run;
