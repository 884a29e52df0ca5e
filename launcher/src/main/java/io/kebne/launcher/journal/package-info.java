/** Commands that look at a journal and care for it. They read its store themselves and need no master. */
package io.kebne.launcher.journal;
