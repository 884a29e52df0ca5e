/** The commands by which operators lay down what roles get, and which hosts are offered. */
package io.kebne.launcher.policy;
