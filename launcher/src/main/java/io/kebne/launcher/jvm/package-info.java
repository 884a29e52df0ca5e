/** The command that looks at tasks' Java virtual machines. */
package io.kebne.launcher.jvm;
