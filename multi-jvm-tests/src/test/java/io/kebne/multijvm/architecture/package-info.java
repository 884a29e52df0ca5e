/** What may depend on what, as rules that fail the build. */
package io.kebne.multijvm.architecture;
