/** The commands by which operators reserve resources of agents and make volumes of them. */
package io.kebne.launcher.reservation;
