/** The example frameworks against a real cluster. */
package io.kebne.multijvm.examples;
