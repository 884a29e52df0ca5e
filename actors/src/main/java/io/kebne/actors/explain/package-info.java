/**
 * Why a framework is, or is not, offered what it wants: asked of the allocator, which alone knows filters and rounds.
 * Called by masters for their readers.
 */
package io.kebne.actors.explain;
