/**
 * Jobs: what runs to its end, at once, by a schedule or after other jobs, and what is said to and by the entity that sees to
 * it. Used by that entity, by journals and by the HTTP endpoint.
 */
package io.kebne.protocol.job;
