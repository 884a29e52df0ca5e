/** Mesos' HTTP APIs as clients see them that know nothing of Kebne, case by case. */
package io.kebne.multijvm.api;
