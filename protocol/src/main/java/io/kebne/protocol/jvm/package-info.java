/** Java virtual machines as tasks: what a task says of its JVM, and the memory that it needs. Used by all modules. */
package io.kebne.protocol.jvm;
