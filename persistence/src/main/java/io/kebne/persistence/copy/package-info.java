/** States that a process has in memory, which entities that begin in it go on from. Knows no journal. */
package io.kebne.persistence.copy;
