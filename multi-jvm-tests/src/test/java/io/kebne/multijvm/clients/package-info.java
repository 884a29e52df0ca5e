/** Frameworks that others wrote, or that were written against Mesos' Java interface, on clusters of real processes. */
package io.kebne.multijvm.clients;
