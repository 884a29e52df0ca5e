/**
 * Mesos' v1 messages as our records, and back. What a message holds that a record cannot is an {@link
 * io.kebne.protocol.InvalidValueException}, never lost. Used by the scheduler, executor and operator APIs.
 */
package io.kebne.http.wire.v1;
