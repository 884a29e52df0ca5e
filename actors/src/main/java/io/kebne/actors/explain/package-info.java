/**
 * Why a framework is, or is not, offered what it wants: plain data that the allocator's core puts together. Read by masters'
 * HTTP edge.
 */
package io.kebne.actors.explain;
