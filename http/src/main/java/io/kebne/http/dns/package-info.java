/**
 * The DNS server of a master: where instances of services that are ready can be reached, as A, AAAA and SRV records. Started by the
 * launcher.
 */
package io.kebne.http.dns;
