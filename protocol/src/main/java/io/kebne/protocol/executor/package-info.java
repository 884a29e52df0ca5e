/** What an executor says and hears: Mesos' executor API as values. Used by the agent and by what speaks HTTP for it. */
package io.kebne.protocol.executor;
