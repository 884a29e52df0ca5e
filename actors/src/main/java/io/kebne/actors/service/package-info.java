/**
 * The framework that is built in: it sees to services. One sharded entity, which decides in
 * {@link io.kebne.actors.service.core}; started by every master.
 */
package io.kebne.actors.service;
