/** What Kebne writes down for ever: events, snapshots and the journal that holds them. Used by actors and above. */
package io.kebne.persistence;
