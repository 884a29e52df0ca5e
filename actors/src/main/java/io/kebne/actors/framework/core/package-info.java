/** How a framework's entity decides: plain functions over immutable data. Called by its actor and by tests. */
package io.kebne.actors.framework.core;
