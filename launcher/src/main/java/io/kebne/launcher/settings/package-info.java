/** From configuration files, environment and flags to the settings of a node, with no key ignored. */
package io.kebne.launcher.settings;
