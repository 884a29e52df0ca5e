/** What built-in frameworks decide alike: pure functions, called by their deciders. */
package io.kebne.actors.builtin.core;
