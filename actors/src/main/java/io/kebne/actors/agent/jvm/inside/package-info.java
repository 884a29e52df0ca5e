/**
 * What runs inside of tasks' Java programs when somebody asks for it. Compiled for the oldest JDK that tasks may have, by
 * itself: it uses the JDK alone, and nothing of Kebne's uses it.
 */
package io.kebne.actors.agent.jvm.inside;
