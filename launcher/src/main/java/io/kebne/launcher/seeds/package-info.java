/**
 * How a node that starts finds the masters: in a list, in a file or in DNS, and which master may form a cluster when there
 * is none. Used by the nodes.
 */
package io.kebne.launcher.seeds;
