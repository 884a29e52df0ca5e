/**
 * Checks what lies in a journal: that it is complete, readable, written by one incarnation after the other, and leads to
 * the states that its snapshots hold. Used by the journal's tools, and to say why an entity does not recover.
 */
package io.kebne.persistence.verify;
