/** Identifiers as types, with Mesos' rules for what an identifier may contain. Used by every module. */
package io.kebne.protocol.id;
