/** Tests of the simulation, and by it of all that decides. */
package io.kebne.multijvm.simulation;
