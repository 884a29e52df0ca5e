/** Events and snapshot of a pool's allocator. Written by the allocator only; read by it and by history. */
package io.kebne.persistence.allocator;
