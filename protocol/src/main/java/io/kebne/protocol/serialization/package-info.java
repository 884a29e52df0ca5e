/**
 * How Kebne's messages, events and snapshots become bytes: CBOR written by Jackson, under names that do not depend on
 * Java classes. Other modules add their families of messages in their {@code reference.conf}.
 */
package io.kebne.protocol.serialization;
