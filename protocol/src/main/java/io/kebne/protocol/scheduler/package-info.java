/** What a scheduler says and hears: Mesos' scheduler API as values. Used by framework entities and the SDK. */
package io.kebne.protocol.scheduler;
