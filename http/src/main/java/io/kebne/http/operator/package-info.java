/** What operators tell a master to do: end a task, end a framework. Called by a master's HTTP server. */
package io.kebne.http.operator;
