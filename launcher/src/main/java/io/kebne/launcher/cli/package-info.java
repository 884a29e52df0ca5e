/** What all commands of the command line share: options, errors and their exit codes, tables. */
package io.kebne.launcher.cli;
