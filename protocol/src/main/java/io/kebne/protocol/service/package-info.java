/**
 * Services: what is to run for long, in how many instances, and what is said to and by the entity that sees to it. The words
 * are those of Marathon's app definition. Used by that entity, by journals and by the HTTP endpoint.
 */
package io.kebne.protocol.service;
