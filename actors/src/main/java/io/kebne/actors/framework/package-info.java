/** The entity of one framework: its subscription, and delivery to its scheduler wherever that is. Runs on masters. */
package io.kebne.actors.framework;
