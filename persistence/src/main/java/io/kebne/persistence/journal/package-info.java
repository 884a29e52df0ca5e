/**
 * The journals that masters can write to, how each is set up, and what lies in them. Used by whoever starts a master, and
 * by the journal's tools.
 */
package io.kebne.persistence.journal;
