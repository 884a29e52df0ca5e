/** Events and snapshots of the entity that sees to services. Written and read by that entity only. */
package io.kebne.persistence.service;
