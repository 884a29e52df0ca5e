/**
 * Mesos' drivers for schedulers and executors in plain Java, over its v1 HTTP APIs. They take the place of those in the
 * framework's Mesos jar, whose messages they use; only what that jar has as well is public.
 */
package org.apache.mesos;
