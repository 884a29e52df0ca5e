/**
 * Decides what becomes of services: which instances are started, where, and which are ended. Called by the entity that sees
 * to services, and by tests.
 */
package io.kebne.actors.service.core;
