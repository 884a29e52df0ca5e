/**
 * What operators lay down for roles and hosts: weights, quotas, priorities, the whitelist. Called by a master's HTTP
 * server; the documents of the state ask it for the weight of a role.
 */
package io.kebne.http.policy;
