/** What is said to the entity of a framework, which holds its scheduler's subscription. Used by schedulers and masters. */
package io.kebne.protocol.subscription;
