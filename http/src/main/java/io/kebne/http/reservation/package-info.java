/** Reservations and persistent volumes made and removed by operators. Called by a master's HTTP server. */
package io.kebne.http.reservation;
