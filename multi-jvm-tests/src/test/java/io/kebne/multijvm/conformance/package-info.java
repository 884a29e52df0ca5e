/** Cases of Mesos' own tests, numbered, seen through the SDK; agents are played by the tests. */
package io.kebne.multijvm.conformance;
