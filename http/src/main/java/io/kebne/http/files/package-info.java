/** Looking into sandboxes and logs (Mesos: {@code /files} endpoints). Called by a node's HTTP server. */
package io.kebne.http.files;
