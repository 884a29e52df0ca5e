/**
 * The journal and the snapshot store in Apache Cassandra, as plug-ins for Akka Persistence. Set up by the package of the
 * journals; nobody else calls it.
 */
package io.kebne.persistence.cassandra;
