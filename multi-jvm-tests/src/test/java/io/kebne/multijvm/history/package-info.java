/**
 * What tasks and schedulers have written down while things went wrong, and whether any of it may not be. Written by the
 * tests' tasks and schedulers, read by the tests of faults.
 */
package io.kebne.multijvm.history;
