/** The packaged program, started and used as people do: from a command line, and over HTTP. */
package io.kebne.multijvm.program;
