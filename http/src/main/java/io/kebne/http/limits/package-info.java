/** How fast each principal may call the v1 APIs of a master, and how often it has. Called by the routes of those APIs. */
package io.kebne.http.limits;
