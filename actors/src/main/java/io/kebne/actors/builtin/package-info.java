/**
 * What frameworks that masters run themselves have in common: a journal, a subscription to their own cluster, and the way
 * from one to the other. Extended by the entities of services and jobs.
 */
package io.kebne.actors.builtin;
