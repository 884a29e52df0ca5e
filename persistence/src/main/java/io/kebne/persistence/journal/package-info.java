/** The journals that masters can write to, and how each is set up. Used by whoever starts a master. */
package io.kebne.persistence.journal;
