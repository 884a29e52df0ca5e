/** Hosts on one machine, each in a network namespace of its own, with links between them that tests may cut. */
package io.kebne.multijvm.network;
