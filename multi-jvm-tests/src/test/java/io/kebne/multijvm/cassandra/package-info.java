/** Real Cassandra nodes for tests, and the tests of the journal that is kept in them. */
package io.kebne.multijvm.cassandra;
