/** The one place where Kebne reads clocks. Called by actors, never by pure cores. */
package io.kebne.actors.time;
