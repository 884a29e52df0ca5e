/** The verbs and views that a node offers to its HTTP edge and its command line. Implemented by the roles' actors. */
package io.kebne.actors.api;
