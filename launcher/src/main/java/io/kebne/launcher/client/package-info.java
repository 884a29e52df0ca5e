/** A small client of masters' and agents' HTTP endpoints, light enough for commands that must start at once. */
package io.kebne.launcher.client;
