/** Events and snapshots of the entity that sees to jobs. Written and read by that entity only. */
package io.kebne.persistence.job;
