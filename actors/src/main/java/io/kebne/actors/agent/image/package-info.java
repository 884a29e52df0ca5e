/**
 * What is the same for tasks of images, whoever runs their containers. Called by the agent and by those who run them; knows neither
 * engines nor runtimes.
 */
package io.kebne.actors.agent.image;
