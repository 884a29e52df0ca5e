/** Events of a framework's entity. Written and read by that entity only. */
package io.kebne.persistence.framework;
