/** How news of tasks travels between the nodes of a cluster. */
package io.kebne.actors.delivery;
