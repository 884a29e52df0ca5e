/** Starts processes for tests, speaks to them, and ends them whatever happens. Used by every test of this module. */
package io.kebne.multijvm.harness;
