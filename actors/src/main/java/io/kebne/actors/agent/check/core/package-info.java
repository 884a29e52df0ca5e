/**
 * What follows from looks at a task, as plain functions over values: when to look again, and what to say. Called by the
 * actor that looks.
 */
package io.kebne.actors.agent.check.core;
