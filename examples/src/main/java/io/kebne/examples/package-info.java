/** Complete small frameworks to start from. Nothing depends on them. */
package io.kebne.examples;
