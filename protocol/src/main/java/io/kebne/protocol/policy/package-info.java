/** What operators lay down for roles and agents: quotas, weights, priorities, draining. Used by every module. */
package io.kebne.protocol.policy;
