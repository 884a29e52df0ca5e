/** Which agents a framework wants and may have, as pure functions of what both say. Used by framework entities and allocators. */
package io.kebne.actors.allocator.constraint;
