/** {@code kebne job}: what users do with jobs, by calls of the HTTP endpoint {@code /v2/jobs}. */
package io.kebne.launcher.job;
