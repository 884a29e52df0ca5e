/**
 * Policies that say which task goes to which machine: one interface, and a class for each. Free of actors, clocks and
 * anything that runs; whoever asks checks the answer against what is really free.
 */
package io.kebne.actors.placement.core;
