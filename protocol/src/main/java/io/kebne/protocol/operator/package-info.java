/** What operators ask of a pool's allocator, and its answers. Used by masters' HTTP edge and the allocator. */
package io.kebne.protocol.operator;
