/** Roles, for which resources are reserved and offered. Used by every module. */
package io.kebne.protocol.role;
