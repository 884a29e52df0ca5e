/** The allocator of a pool: the only writer of who holds which resources in it. Runs on one master at a time. */
package io.kebne.actors.allocator;
