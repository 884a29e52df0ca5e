/** The built-in example framework: counts the words of a text in many small tasks. Used by the quickstart. */
package io.kebne.launcher.wordcount;
