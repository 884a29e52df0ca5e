/**
 * What can be said about the entities' journals outside of the entities: their states are rebuilt beside them. Used by the
 * journal's tools, and by entities that fail to recover.
 */
package io.kebne.actors.replay;
