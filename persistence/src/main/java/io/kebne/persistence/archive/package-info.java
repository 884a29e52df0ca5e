/** Whole journals as files, to keep or to move from one journal to another. Used by the journal's tools. */
package io.kebne.persistence.archive;
