/**
 * JSON answers: written in small pieces as the client takes them, with the values of the domain in the form that Mesos'
 * legacy endpoints give them. Used by every package with an endpoint.
 */
package io.kebne.http.json;
