/** Agents that end, as real programs, and what becomes of their tasks. */
package io.kebne.multijvm.agent;
