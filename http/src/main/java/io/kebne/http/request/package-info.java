/** What clients send: their parameters, read with suspicion, and what they are told when they are wrong. */
package io.kebne.http.request;
