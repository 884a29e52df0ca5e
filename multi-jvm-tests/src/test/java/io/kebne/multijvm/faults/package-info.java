/** Numbered cases: what a cluster of real processes does when this or that fails. */
package io.kebne.multijvm.faults;
