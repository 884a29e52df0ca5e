/** The roles of a Kebne cluster as actors, and the pure cores that decide for them. */
package io.kebne.actors;
