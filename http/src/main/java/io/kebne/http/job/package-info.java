/** Jobs over HTTP: {@code /v2/jobs} in Kebne's own format, and {@code /v1/scheduler} as Chronos has it. */
package io.kebne.http.job;
