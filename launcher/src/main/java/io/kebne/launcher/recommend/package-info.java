/** What tasks and services should have been given, gathered from the agents that run them. Called by users. */
package io.kebne.launcher.recommend;
