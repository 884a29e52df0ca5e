/** The commands that show the cluster to its operators. */
package io.kebne.launcher.operator;
