/** The commands by which operators take machines away in good order. */
package io.kebne.launcher.maintenance;
